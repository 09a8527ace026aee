/// <reference lib="dom" />
import type { BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, PHONE, barriers, picture } from './browser';

/** A way in which a page is looked at. */
export interface Look {
  name: string;
  options: BrowserContextOptions;
}

const DEVICES: readonly Look[] = [
  { name: 'phone', options: PHONE },
  { name: 'desktop', options: DESKTOP },
];

/** Every page is looked at on a phone and on a desktop, by day and by night. */
export const LOOKS: readonly Look[] = DEVICES.flatMap((device) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    name: `${device.name}-${colorScheme}`,
    options: { ...device.options, colorScheme },
  })),
);

/** Bodies as they came over the wire, of everything that a page has loaded so far. Streams are none. */
export function weigh(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

/** What is wrong with how the page looks: barriers, and whatever reaches beyond the screen. Leaves a picture. */
export async function lookAt(page: Page, name: string): Promise<string[]> {
  await picture(page, name);
  return [...(await barriers(page)), ...(await tooWide(page))];
}

/** What one has to scroll sideways for. What only screen readers see has no width of its own, and a field's text may be long. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (element: Element | null): boolean =>
      !element || (getComputedStyle(element).clipPath === 'none' && seen(element.parentElement));
    return [
      document.documentElement,
      ...Array.from(document.body.querySelectorAll<HTMLElement>('*:not(input)')),
    ]
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
      .filter(seen)
      .map(({ outerHTML, scrollWidth, clientWidth }) => `${scrollWidth} > ${clientWidth}: ${outerHTML}`);
  });
}
