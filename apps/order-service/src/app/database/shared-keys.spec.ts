import { Clock } from '../system/clock';
import { Ids } from '../system/ids';
import type { OpenDatabase } from './database';
import { openPgliteInMemory } from './open-pglite';
import { SharedKeys } from './shared-keys.service';

describe(SharedKeys, () => {
  let opened: OpenDatabase;
  beforeAll(async () => (opened = await openPgliteInMemory()));
  afterAll(() => opened.close());

  it('gives every instance the same key of a name, and each name its own', async () => {
    const instances = [1, 2, 3].map(() => new SharedKeys(opened.db, new Clock(), new Ids()));
    const keys = await Promise.all(instances.map((instance) => instance.of('one')));
    const hex = keys.map((key) => key.toString('hex'));
    expect(new Set(hex).size).toBe(1);
    expect(hex[0]).toHaveLength(64);
    expect((await instances[0]?.of('two'))?.toString('hex')).not.toBe(hex[0]);
  });
});
