import type { BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, press, type Browser } from './browser';
import { operatorToken } from './user-token';
import type { World } from './world';

/** What somebody reads who signs in. */
const SIGN_IN = {
  en: { token: 'Your operator token', button: 'Sign in', first: 'Payments' },
  mn: { token: 'Операторын токен', button: 'Нэвтрэх', first: 'Төлбөрүүд' },
} as const;

/** The first page of the operators' in a browser of its own, signed in by a token of this user. */
export async function signInTo(
  world: World,
  browser: Browser,
  operator: {
    user: string;
    roles: string[];
    language?: keyof typeof SIGN_IN;
    options?: BrowserContextOptions;
  },
): Promise<Page> {
  const { user, roles, language = 'en', options = DESKTOP } = operator;
  const page = await browser.open({ ...options, locale: language });
  const says = SIGN_IN[language];
  await page.goto(`${world.url}/operator`);
  await page.getByLabel(says.token).fill(await operatorToken(user, roles));
  await press(page, says.button);
  await page.getByRole('heading', { name: says.first, level: 1 }).waitFor();
  return page;
}
