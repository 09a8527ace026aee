import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns';

/** Work that one instance at a time does, and until when it is its own. */
export const leases = pgTable('leases', {
  name: text('name').primaryKey(),
  holder: uuid('holder').notNull(),
  heldUntil: moment('held_until').notNull(),
});

/** Up to where a repeated piece of work has come. */
export const watermarks = pgTable('watermarks', {
  name: text('name').primaryKey(),
  reached: moment('reached').notNull(),
});
