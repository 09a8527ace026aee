/** Languages of the page. */
export const LANGUAGES = ['mn', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language that was chosen, else the first one of the browser's that there is, else Mongolian. */
export function chooseLanguage(chosen: unknown, acceptLanguage = ''): Language {
  const wanted = [chosen, ...byQuality(acceptLanguage)];
  return wanted.map(toLanguage).find((language) => language !== undefined) ?? 'mn';
}

function toLanguage(tag: unknown): Language | undefined {
  return LANGUAGES.find(
    (language) => typeof tag === 'string' && tag.toLowerCase().split('-')[0] === language,
  );
}

function byQuality(header: string): string[] {
  return header
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)/.exec(text)?.[1]).find(Boolean);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}
