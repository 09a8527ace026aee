import { HOME_TEXTS, type HomeTexts } from './texts';

/** Every text by its place; what is made of values is called with them. */
function texts(of: unknown, at = ''): [place: string, text: string][] {
  if (typeof of === 'string') return [[at, of]];
  if (typeof of === 'function')
    return [[at, String((of as (...args: string[]) => unknown)('1', '2', '3', '4'))]];
  return Object.entries(of as object).flatMap(([key, value]) => texts(value, `${at}.${key}`));
}
const places = (of: HomeTexts) => texts(of).map(([place]) => place);

describe('the home page’s texts', () => {
  const { mn, en } = HOME_TEXTS;

  it('say the same things in both languages, with the same values', () => {
    expect(places(mn)).toEqual(places(en));
    expect([...texts(mn), ...texts(en)].filter(([, text]) => text.trim() === '')).toEqual([]);
    const values = (of: HomeTexts) => texts(of).map(([place, text]) => [place, text.match(/[1-4]/g)?.sort()]);
    expect(values(mn)).toEqual(values(en));
  });

  it('are Mongolian in Mongolian, and English in English, but for names', () => {
    const cyrillic = ([, text]: [string, string]) => /[А-Яа-яӨөҮү]/.test(text);
    const named = ([place]: [string, string]) => ['.otherLanguage', '.runs.parts.qpay'].includes(place);
    expect(texts(mn).filter((text) => !cyrillic(text) && !named(text))).toEqual([]);
    expect(texts(en).filter((text) => cyrillic(text) && !named(text))).toEqual([]);
  });
});
