import type { Place, TokenAdapter } from './adapter';

/** What a login gave, read as one has to read it: `expires_in` is a time when it is as large as one. */
export interface Login {
  accessToken: string;
  /** Unix time in seconds. */
  expiresAt: number;
}

/** QPay answered 401 to a business call. */
class TokenRefusedError extends Error {
  constructor() {
    super('QPay refused the token.');
  }
}

const TIMEOUT_MS = 8_000;

/** `expires_in` as QPay sent it, and the token. Without a signal it waits as long as QPay takes. */
export async function requestToken(
  place: Place,
  signal?: AbortSignal,
): Promise<{ accessToken: string; expiresIn: number }> {
  const { clientId, clientSecret } = place.credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const response = await fetch(`${place.baseUrl}/v2/auth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    ...(signal && { signal }),
  });
  if (!response.ok) {
    await response.arrayBuffer();
    throw new Error(`login failed with ${response.status}`);
  }
  const body = (await response.json()) as { access_token: string; expires_in: number };
  return { accessToken: body.access_token, expiresIn: body.expires_in };
}

/** The login that a careful developer writes for a general-purpose cache. */
export async function logIn(place: Place): Promise<Login> {
  const { accessToken, expiresIn } = await requestToken(place, AbortSignal.timeout(TIMEOUT_MS));
  const expiresAt = expiresIn >= 1e9 ? expiresIn : Math.floor(Date.now() / 1000) + expiresIn;
  return { accessToken, expiresAt };
}

export const secondsLeft = ({ expiresAt }: Login) => Math.floor(expiresAt - Date.now() / 1000);

/** The business call of every adapter that has no client of its own. */
export async function checkPayment(place: Place, token: string): Promise<void> {
  const response = await fetch(`${place.baseUrl}/v2/payment/check`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      object_type: 'INVOICE',
      object_id: place.invoiceId,
      offset: { page_number: 1, page_limit: 100 },
    }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.arrayBuffer();
  if (response.status === 401) throw new TokenRefusedError();
  if (!response.ok) throw new Error(`payment check failed with ${response.status}`);
}

/**
 * What a careful developer puts around a cache that knows nothing of tokens: on 401 the key is deleted and the call made
 * once more.
 */
export async function requestWithReplay(
  place: Place,
  adapter: Pick<TokenAdapter, 'getToken'>,
  deleteKey: () => Promise<unknown>,
): Promise<void> {
  try {
    return await checkPayment(place, await adapter.getToken());
  } catch (error) {
    if (!(error instanceof TokenRefusedError)) throw error;
    await deleteKey();
  }
  await checkPayment(place, await adapter.getToken());
}
