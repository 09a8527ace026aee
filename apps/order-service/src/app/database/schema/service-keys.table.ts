import { pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, moment } from './columns';

/** Keys that every instance signs and checks with. Whoever removes a row makes a new key at the next start. */
export const serviceKeys = pgTable('service_keys', {
  name: text('name').primaryKey(),
  key: bytes('key').notNull(),
  createdAt: moment('created_at').notNull(),
});
