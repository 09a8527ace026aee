/// <reference lib="dom" />
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { CHROMIUM_TOOL, SCREENSHOTS } from './paths';

/** A real browser that talks to nobody but the page under test. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The two devices that everything is tried on. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
  userAgent:
    'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
};
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

let path = process.env['QPAY_TEST_CHROMIUM'];

/** `npm test` says where Chromium is; a run of its own looks for it. */
function chromiumPath(): string {
  path ??= execFileSync(process.execPath, [CHROMIUM_TOOL], { encoding: 'utf8' }).trim();
  return path;
}

/** Chromium with a profile of its own that is gone afterwards. */
export class Browser {
  private readonly contexts: { context: BrowserContext; folder: string }[] = [];

  /** A page of a browser that has never been anywhere. */
  async open(options: BrowserContextOptions = DESKTOP): Promise<Page> {
    const folder = mkdtempSync(join(tmpdir(), 'order-service-browser-'));
    const launch = { executablePath: chromiumPath(), args: ARGUMENTS, headless: true };
    const context = await chromium.launchPersistentContext(folder, { locale: 'mn', ...launch, ...options });
    this.contexts.push({ context, folder });
    context.setDefaultTimeout(15_000);
    return context.pages()[0] ?? (await context.newPage());
  }

  async close(): Promise<void> {
    for (const { context, folder } of this.contexts.splice(0)) {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Leaves a picture of the whole page for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** What axe-core finds wrong, in a few words each. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
