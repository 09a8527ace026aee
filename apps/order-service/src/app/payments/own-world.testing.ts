import { startPostgres, type PostgresServer } from 'test-servers';
import { PaymentWorld } from './payments.testing';

/** The service on a PostgreSQL of its own, which all tests of a file share. */
export class OwnWorld {
  private constructor(
    readonly postgres: PostgresServer,
    readonly world: PaymentWorld,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<OwnWorld> {
    const postgres = await startPostgres();
    return new OwnWorld(postgres, await PaymentWorld.start(await postgres.createDatabase(), env));
  }

  /** To be called after each test: no fault and no record outlasts it, and every invariant holds. */
  async afterTest(): Promise<void> {
    this.world.qpay.clearFaults();
    this.world.qpay.clear();
    expect(await this.world.breaches()).toEqual([]);
  }

  async stop(): Promise<void> {
    await this.world.stop();
    await this.postgres.stop();
  }
}
