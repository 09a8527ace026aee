import { Client } from 'pg';
import { startPostgres, startRedis } from 'test-servers';
import { World } from './world';

/** A world on a PostgreSQL of its own, which a busy machine makes much sooner than an embedded database. */
export class PostgresWorld {
  private constructor(
    readonly world: World,
    /** For what only time brings about, and for what no answer of the service tells. */
    readonly database: Client,
    private readonly servers: { stop(): Promise<void> }[],
  ) {}

  static start(env: Record<string, string> = {}): Promise<PostgresWorld> {
    return PostgresWorld.on([], env);
  }

  /** With a Redis as well, as more than one process needs it: see {@link World.beside}. */
  static async withRedis(env: Record<string, string> = {}): Promise<PostgresWorld> {
    const redis = await startRedis();
    return PostgresWorld.on([redis], { REDIS_DATABASE_URI: redis.url, ...env });
  }

  private static async on(
    others: { stop(): Promise<void> }[],
    env: Record<string, string>,
  ): Promise<PostgresWorld> {
    const postgres = await startPostgres();
    const url = await postgres.createDatabase();
    const database = new Client({ connectionString: url });
    await database.connect();
    const world = await World.start({ DATABASE_URL: url, ...env });
    return new PostgresWorld(world, database, [postgres, ...others]);
  }

  async rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.database.query(text, values)).rows as T[];
  }

  /** The time to pay ends now. */
  async endTime(orderId: string): Promise<void> {
    const past = "now() - interval '1 second'";
    await this.database.query(`UPDATE orders SET expires_at = ${past} WHERE id = $1`, [orderId]);
    await this.database.query(`UPDATE payment_attempts SET expires_at = ${past} WHERE order_id = $1`, [
      orderId,
    ]);
  }

  async stop(): Promise<void> {
    await this.database.end();
    await this.world.stop();
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}
