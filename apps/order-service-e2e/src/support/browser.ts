/// <reference lib="dom" />
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import {
  chromium,
  type BrowserContext,
  type BrowserContextOptions,
  type Browser as Chromium,
  type Page,
} from 'playwright-core';
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

/** One Chromium for all tests of a file; every page is one of a browser that has never been anywhere. */
export class Browser {
  private chromium?: Promise<Chromium>;
  private readonly contexts = new Set<BrowserContext>();

  /** A page with its own cookies and cache. */
  async open(options: BrowserContextOptions = DESKTOP): Promise<Page> {
    this.chromium ??= chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS, headless: true });
    const context = await (await this.chromium).newContext({ locale: 'mn', ...options });
    this.contexts.add(context);
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }

  /** Closes every page; to be called after each test. */
  async close(): Promise<void> {
    await Promise.all([...this.contexts].map((context) => context.close()));
    this.contexts.clear();
  }

  /** Ends the browser; to be called after all tests of a file. */
  async quit(): Promise<void> {
    await this.close();
    await (await this.chromium)?.close();
    this.chromium = undefined;
  }
}

/** Presses the button of this name. */
export function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click();
}

/** Leaves a picture of the whole page for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** Axe leaves out what is new in WCAG 2.2 unless it is asked for. */
const RULES = { rules: { 'target-size': { enabled: true } } };

/** What axe-core finds wrong, in a few words each: WCAG 2.2 AA, and what it calls best practice. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((rules) => window.axe.run(rules), RULES);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
