import { chooseLanguage } from './language';

describe(chooseLanguage, () => {
  it.each([
    ['en', 'mn', 'en'],
    ['mn', 'en', 'mn'],
    [undefined, 'en-GB,en;q=0.9', 'en'],
    [undefined, 'mn-MN', 'mn'],
    [undefined, 'de, en;q=0.5, mn;q=0.7', 'mn'],
    [undefined, 'en;q=0, mn;q=0.1', 'mn'],
    [undefined, 'de, fr', 'mn'],
    [undefined, undefined, 'mn'],
    ['de', 'en', 'en'],
    [['en'], '', 'mn'],
    ['constructor', '', 'mn'],
  ])('of %p in the address and %p in the browser takes %s', (chosen, header, language) => {
    expect(chooseLanguage(chosen, header)).toBe(language);
  });
});
