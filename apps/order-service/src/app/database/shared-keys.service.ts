import { Inject, Injectable } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import { DATABASE, type Database } from './database';
import { serviceKeys } from './schema/service-keys.table';

const KEY_BYTES = 32;

/** Secrets that all instances share by their names, and nobody has to configure. */
@Injectable()
export class SharedKeys {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The key of a name, 32 bytes: the first instance ever makes it, all others find it. */
  async of(name: string): Promise<Buffer> {
    const fresh = { key: this.ids.secret(KEY_BYTES), createdAt: this.clock.now() };
    await this.db
      .insert(serviceKeys)
      .values({ name, ...fresh })
      .onConflictDoNothing();
    const [row] = await this.db.select().from(serviceKeys).where(eq(serviceKeys.name, name));
    if (!row) throw new Error(`The key ${name} was not written.`);
    return row.key;
  }
}
