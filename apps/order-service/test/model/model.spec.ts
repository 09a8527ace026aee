import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CancelService } from '../../src/app/payments/cancel.service';
import { SettlementService } from '../../src/app/payments/settlement.service';
import { SimulatedDatabase } from '../../src/simulation/simulated-database';
import type { Model } from './command';
import { COMMANDS, CreateSession } from './commands';
import { ServiceUnderTest } from './service-under-test';

/** What a failed run has printed runs it again: `MODEL_SEED`, `MODEL_PATH` and `MODEL_REPLAY` (its `replayPath`). */
const { MODEL_SEED, MODEL_PATH, MODEL_REPLAY, MODEL_RUNS } = process.env;
const RUNS = Number(MODEL_RUNS ?? 15);
const COMMANDS_AT_MOST = 30;

type Parameters = Pick<fc.Parameters, 'seed' | 'path' | 'numRuns' | 'endOnFailure'>;

describe('A service and a model of its orders', () => {
  let database: SimulatedDatabase;
  beforeAll(async () => (database = await SimulatedDatabase.open()), 300_000);
  afterAll(() => database.close());
  afterEach(() => jest.restoreAllMocks());

  const agree = (parameters: Parameters, replayPath?: string) => {
    const commands = fc.commands(COMMANDS, { maxCommands: COMMANDS_AT_MOST, size: 'max', replayPath });
    const property = fc.asyncProperty(fc.nat(), commands, async (seed, acts) => {
      await database.empty();
      const real = new ServiceUnderTest(seed, database);
      // Whatever is tried before there is a session does nothing: most of a short sequence would be wasted.
      const setup = async (): Promise<{ model: Model; real: ServiceUnderTest }> => {
        const model: Model = { orders: [] };
        await new CreateSession('cart-1').run(model, real);
        return { model, real };
      };
      await fc.asyncModelRun(setup, acts).finally(() => real.end());
    });
    return fc.assert(property, parameters);
  };

  it('can be compared at a glance: the model has at most 60 lines', () => {
    const [, rules = ''] = readFileSync(join(__dirname, 'order-model.ts'), 'utf8').split("'./order-facts';");
    const lines = rules
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^\s*(\/\*\*|\*|\/\/)/.test(line));
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.length).toBeLessThanOrEqual(60);
  });

  it('agree on every order after each of the things that may happen to it', async () => {
    await agree({ seed: Number(MODEL_SEED ?? 2), path: MODEL_PATH, numRuns: RUNS }, MODEL_REPLAY);
  }, 300_000);

  /** The same seed every time, and no search for a shorter example. */
  const finds = () => agree({ seed: 1, numRuns: 40, endOnFailure: true });

  it('disagree when a cancellation does not care that the customer was faster', async () => {
    jest.spyOn(CancelService.prototype as never, 'cancelInvoice').mockResolvedValue(undefined as never);
    await expect(finds()).rejects.toThrow('Cancel(');
  }, 300_000);

  it('disagree when money in another currency pays an order', async () => {
    const settle = Reflect.get(SettlementService.prototype, 'settle') as (...input: never[]) => unknown;
    jest.spyOn(SettlementService.prototype, 'settle').mockImplementation(function (
      this: { qpay: { checkInvoicePaid(...input: never[]): Promise<{ rows: { currency: string }[] }> } },
      ...input: never[]
    ) {
      const { qpay } = this;
      const check = async (...asked: never[]) => {
        const answer = await qpay.checkInvoicePaid(...asked);
        return { ...answer, rows: answer.rows.map((row) => ({ ...row, currency: 'MNT' })) };
      };
      const blind = Object.assign(Object.create(this as object) as object, {
        qpay: { checkInvoicePaid: check },
      });
      return settle.apply(blind, input);
    } as never);
    await expect(finds()).rejects.toThrow('USD');
  }, 300_000);
});
