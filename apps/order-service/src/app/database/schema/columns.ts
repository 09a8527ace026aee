import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** Money in minor units; a bigint in both drivers (pg hands out text, PGlite numbers). */
export const money = (name: string) => bigint(name, { mode: 'bigint' });

/** A moment in time, with its zone. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Raw bytes. pg answers a Buffer, PGlite a Uint8Array. */
export const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value),
});
