import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { startPostgres, type PostgresServer } from 'test-servers';
import { paymentAttempts } from '../database/schema';
import { hashCallbackToken } from '../payments/callback-token';
import { PaymentWorld } from '../payments/payments.testing';

const DAY_MS = 86_400_000;
const [OLD, NEW] = ['an-old-callback-key-of-at-least-32-bytes', 'a-new-callback-key-of-at-least-32-bytes'];

describe('Callback: tokens in addresses', () => {
  let postgres: PostgresServer;
  let world: PaymentWorld;

  beforeAll(async () => {
    postgres = await startPostgres();
    world = await PaymentWorld.start(await postgres.createDatabase(), { CALLBACK_KEY: OLD });
  });
  afterAll(async () => {
    await world.stop();
    await postgres.stop();
  });

  const call = async (token: string, at = world) =>
    (await fetch(`${at.url}/api/qpay/callback/${token}`)).status;
  const tokenOfNewest = () => world.callbackAddress().split('/').at(-1) ?? '';
  /** Leaves an attempt as a release that did not sign has left it. */
  const unsigned = async () => {
    const { attempt } = await world.start();
    const token = randomBytes(32).toString('base64url');
    await world.db
      .update(paymentAttempts)
      .set({ callbackKey: null, callbackTokenHash: hashCallbackToken(token) })
      .where(eq(paymentAttempts.id, attempt.id));
    return token;
  };

  it('Callback: forged tokens are refused without the database, and a genuine one waits for it', async () => {
    const { attempt } = await world.start();
    const genuine = tokenOfNewest();
    const [key = '', chance = '', mac = ''] = genuine.split('.');
    const other = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    const forged = [
      ...[
        `${key}.${chance}.${other(mac)}`,
        `${key}.${other(chance)}.${mac}`,
        `${other(key)}.${chance}.${mac}`,
      ],
      ...[
        `${key}.${chance}`,
        `${key}.${chance}.`,
        chance,
        'x',
        `${genuine}x`,
        randomBytes(32).toString('base64url'),
      ],
    ];
    // Whether unsigned ones live is known then, for a minute.
    expect(await call(forged.at(-1) ?? '')).toBe(404);
    await postgres.kill();
    for (const token of forged) expect([token, await call(token)]).toEqual([token, 404]);
    expect(await call(genuine)).toBe(503);
    await postgres.restart();
    expect(await call(genuine)).toBe(200);
    expect((await world.attempt(attempt.id)).callbackKey).toBe(key);
  });

  it('Callback: neither the token nor what it was signed with is stored', async () => {
    await world.start();
    const [, chance = '', mac = ''] = tokenOfNewest().split('.');
    const rows = JSON.stringify(await world.db.select().from(paymentAttempts), (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const part of [chance, mac, OLD]) expect(rows).not.toContain(part);
  });

  it('Callback: a changed key takes what the one before has signed, until that one is gone too', async () => {
    await world.start();
    const token = tokenOfNewest();
    const changed = await world.beside({ CALLBACK_KEY: NEW, CALLBACK_KEY_PREVIOUS: OLD });
    expect(await call(token, changed)).toBe(200);
    await changed.start();
    const next = tokenOfNewest();
    expect(next.split('.')[0]).not.toBe(token.split('.')[0]);
    const done = await world.beside({ CALLBACK_KEY: NEW });
    expect([await call(next, done), await call(token, done)]).toEqual([200, 404]);
    expect(await call(next)).toBe(404);
  });

  it('Callback: a token of before tokens were signed is taken for as long as it lives', async () => {
    const late = await world.beside({ CALLBACK_KEY: OLD });
    const token = await unsigned();
    expect(await call(token, late)).toBe(200);
    late.travel(7 * DAY_MS);
    expect(await call(token, late)).toBe(200);
    late.travel(DAY_MS);
    expect(await call(token, late)).toBe(404);
  });
});
