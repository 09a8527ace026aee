import { isTokenRejected } from '../errors/is-token-rejected';

/** Who gives tokens, and is told of refused ones. */
export interface TokenSource {
  getAccessToken(): Promise<string>;
  invalidate(token: string): Promise<void>;
}

/** One try with a token. A refused one is dropped after the last try too: the next caller must not begin with it. */
export async function attempt<T>(tokens: TokenSource, call: (token: string) => Promise<T>): Promise<T> {
  const token = await tokens.getAccessToken();
  try {
    return await call(token);
  } catch (error) {
    if (isTokenRejected(error)) await tokens.invalidate(token);
    throw error;
  }
}
