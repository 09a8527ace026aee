import { html, type Html } from './html';
import type { Language } from './language';

/** Addresses of what every page of the service is made with. */
export interface PageLooks {
  /** Style sheets, in order. */
  styles: readonly string[];
  icon: string;
}

/** A whole page of HTML, from its parts. */
export function htmlDocument(page: {
  language: Language;
  title: string;
  looks: PageLooks;
  head?: Html;
  body: Html;
}): string {
  const { language, title, looks, head, body } = page;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="${looks.icon}" type="image/svg+xml" />
        ${looks.styles.map((style) => html`<link rel="stylesheet" href="${style}" />`)} ${head}
      </head>
      <body>
        ${body}
      </body>
    </html>`
    .toString()
    .replace(/\n\s+/g, '\n');
}
