import type { QPayCallbackSigner } from './callback-signer';
import { hashQPayCallbackToken, isCallbackToken } from './callback-token';
import type { QPayCallbackResolve, QPayCallbackTarget } from './callback.types';

/**
 * What a token is for; undefined for one that is malformed, forged or unknown. The first two never reach `resolve`, and cost
 * the same work up to there.
 */
export async function findTarget(
  text: unknown,
  resolve: QPayCallbackResolve,
  signer: QPayCallbackSigner | undefined,
): Promise<QPayCallbackTarget | undefined> {
  const token = isCallbackToken(text) ? text : '';
  const hash = hashQPayCallbackToken(token);
  const reference = signer?.verify(token);
  if (token === '' || (signer && reference === undefined)) return undefined;
  return (await resolve(signer ? { hash, reference } : { hash })) ?? undefined;
}
