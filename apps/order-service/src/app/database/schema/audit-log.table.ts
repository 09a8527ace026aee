import { bigint, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './columns';

/** What operators have asked for, and what came of it: append-only, but that a line of an act under way is completed once. */
export const auditLog = pgTable('audit_log', {
  sequence: bigint('sequence', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  at: moment('at').notNull(),
  /** The operator's user id. */
  actor: text('actor').notNull(),
  /** Method and route, such as `POST /api/operator/refunds/:id/approve`. */
  action: text('action').notNull(),
  target: text('target'),
  input: jsonb('input').notNull(),
  /** HTTP status of the answer; null while the act is under way, and for ever where the process has died in it. */
  status: integer('status'),
  outcome: jsonb('outcome'),
  /** How the subject of an act looked before it and after it; null for what only reads. */
  before: jsonb('before'),
  after: jsonb('after'),
});

/** A row of {@link auditLog}. */
export type AuditLine = typeof auditLog.$inferSelect;
