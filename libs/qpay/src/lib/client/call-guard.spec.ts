import { QPayUnknownOutcomeError } from '../errors/qpay-unknown-outcome-error';
import { rejectionOf } from '../http/raw-server.testing';
import { CallGuard } from './call-guard';

const forever = (): Promise<never> => new Promise(() => undefined);

describe('CallGuard', () => {
  it('refuses a request that would start after the call has ended', async () => {
    const controller = new AbortController();
    const guard = new CallGuard('invoice.create', { signal: controller.signal });
    const ended = rejectionOf(guard.run(forever));
    controller.abort();
    expect(await ended).toMatchObject({ code: 'QPAY_ABORTED' });
    let sent = false;
    await expect(guard.send(async () => (sent = true))).rejects.toMatchObject({ code: 'QPAY_ABORTED' });
    expect(sent).toBe(false);
    expect(guard.remainingMs).toBe(0);
  });

  it('does not begin a call that was ended before', async () => {
    let begun = false;
    const guard = new CallGuard('invoice.get', { signal: AbortSignal.abort() });
    await expect(guard.run(async () => (begun = true))).rejects.toMatchObject({ code: 'QPAY_ABORTED' });
    expect(begun).toBe(false);
  });

  it('remembers, when a pause is ended, that the try before it may have been carried out', async () => {
    const controller = new AbortController();
    const guard = new CallGuard('invoice.cancel', { signal: controller.signal });
    const unknown = new QPayUnknownOutcomeError('unknown');
    const ended = rejectionOf(guard.run(() => guard.pause(60_000, unknown)));
    controller.abort();
    expect(await ended).toBe(unknown);
  });

  it('has no limit unless one is given', async () => {
    expect(new CallGuard('invoice.get', {}).remainingMs).toBe(Infinity);
    await expect(new CallGuard('invoice.get', {}).run(async () => 'done')).resolves.toBe('done');
  });
});
