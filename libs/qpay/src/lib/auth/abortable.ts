import { QPayAbortedError } from '../errors/qpay-transport-errors';

/** The same promise for a caller who may stop waiting; what is waited for goes on. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new QPayAbortedError('The caller stopped waiting for an access token.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
