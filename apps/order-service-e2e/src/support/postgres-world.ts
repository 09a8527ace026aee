import { startPostgres, type PostgresServer } from 'test-servers';
import { World } from './world';

/** A world on a PostgreSQL of its own, which a busy machine makes much sooner than an embedded database. */
export class PostgresWorld {
  private constructor(
    readonly world: World,
    private readonly postgres: PostgresServer,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<PostgresWorld> {
    const postgres = await startPostgres();
    const world = await World.start({ DATABASE_URL: await postgres.createDatabase(), ...env });
    return new PostgresWorld(world, postgres);
  }

  async stop(): Promise<void> {
    await this.world.stop();
    await this.postgres.stop();
  }
}
