import { sql, type SQL } from 'drizzle-orm';
import { ORDER_TRANSITIONS } from '../payments/order-status';

/** Something that must hold in every database at every moment. */
export interface Invariant {
  /** `G1` to `G8`. */
  name: string;
  rule: string;
  /** Each answers rows that break it, as texts in a column `breach`; they are apart by what they read. */
  breaches: readonly SQL[];
}

/** What the moment of a check means for the rules. */
export interface AuditMoment {
  now: Date;
  /** A check that is overdue for longer than this is stuck, in milliseconds. */
  overdueMs: number;
}

/** The furthest ahead that anything is looked at again: a week of refunds, an invoice of a month, and a day of tail. */
const FURTHEST = '40 days';

/** For this long at least what QPay was asked is still written down, whatever is kept of it. */
const TRACED = '2 days';

/** What no table may show: the address of a callback, a user's token, or a credential by its name. */
const SECRET = String.raw`(/qpay/callback/[A-Za-z0-9_-]{20,})|(eyJ[A-Za-z0-9_-]{8,}\.eyJ)|(Basic [A-Za-z0-9+/=]{12,})`;

/** G1 to G8 of a payment's life. */
export function invariants({ now, overdueMs }: AuditMoment): Invariant[] {
  return [...money(), ...credits(), ...history(), ...schedule(now, overdueMs), noSecrets()];
}

function money(): Invariant[] {
  return [
    {
      name: 'G1',
      rule: 'a paid order has one invoice whose payments, as QPay answered them, come to its amount',
      breaches: [
        sql`SELECT o.id::text AS breach FROM orders o
          WHERE o.status IN ('PAID', 'REFUNDING', 'REFUNDED') AND o.paid_at IS NOT NULL AND o.amount > (
            SELECT coalesce(max(total), 0) FROM (
              SELECT sum(p.amount) AS total FROM provider_payments p
              WHERE p.order_id = o.id AND p.currency = o.currency GROUP BY p.attempt_id) sums)`,
      ],
    },
    {
      name: 'G2',
      rule: 'captured is the sum of the payments, refunded that of the refunds, and no more than captured',
      breaches: [
        sql`SELECT o.id::text AS breach FROM orders o
          WHERE o.refunded < 0 OR o.refunded > o.captured
            OR o.captured <> (SELECT coalesce(sum(p.amount), 0) FROM provider_payments p
              WHERE p.order_id = o.id AND p.currency = o.currency)
            OR o.refunded <> (SELECT coalesce(sum(r.amount), 0) FROM refunds r
              JOIN provider_payments p ON p.payment_id = r.payment_id
              WHERE r.order_id = o.id AND r.status = 'DONE' AND p.currency = o.currency)`,
      ],
    },
  ];
}

function credits(): Invariant[] {
  return [
    {
      name: 'G3',
      rule: 'a payment credits one order, the one whose invoice it paid',
      breaches: [
        sql`SELECT payment_id AS breach FROM provider_payments GROUP BY payment_id HAVING count(*) > 1`,
        sql`SELECT p.payment_id AS breach FROM provider_payments p
          LEFT JOIN payment_attempts a ON a.id = p.attempt_id WHERE a.order_id IS DISTINCT FROM p.order_id`,
      ],
    },
    {
      name: 'G4',
      rule: 'there is one order.paid for each order that was paid, and none for any other',
      breaches: [
        sql`SELECT o.id::text AS breach FROM orders o
          WHERE (SELECT count(*) FROM outbox m WHERE m.order_id = o.id AND m.type = 'order.paid')
            <> (CASE WHEN o.paid_at IS NULL THEN 0 ELSE 1 END)
            OR (o.status IN ('PAID', 'REFUNDING') AND o.paid_at IS NULL)`,
      ],
    },
  ];
}

function history(): Invariant[] {
  const edges = Object.entries(ORDER_TRANSITIONS).flatMap(([from, to]) =>
    to.map((next) => `${from}>${next}`),
  );
  return [
    {
      name: 'G5',
      rule: 'the state is the last event’s, the history has no gap and no illegal step, and nobody can change it',
      breaches: [
        sql`SELECT o.id::text AS breach FROM orders o
          LEFT JOIN LATERAL (SELECT count(*) AS events, max(e.number) AS last,
            (array_agg(e.to_status ORDER BY e.number DESC))[1] AS state
            FROM order_events e WHERE e.order_id = o.id) h ON true
          WHERE h.state IS DISTINCT FROM o.status OR h.events <> o.version OR h.last IS DISTINCT FROM o.version`,
        sql`SELECT e.order_id || ' #' || e.number AS breach FROM (SELECT *, lag(to_status)
            OVER (PARTITION BY order_id ORDER BY number) AS before FROM order_events) e
          WHERE e.from_status IS DISTINCT FROM e.before OR (e.from_status <> e.to_status
            AND NOT e.from_status || '>' || e.to_status = ANY (${sql.param(`{${edges.join(',')}}`)}::text[]))`,
        sql`SELECT name || ' can be changed' AS breach
          FROM unnest(ARRAY['order_events', 'provider_payments', 'audit_log', 'payment_traces']) name
          WHERE NOT EXISTS (SELECT 1 FROM pg_trigger t
            WHERE t.tgname = name || '_append_only' AND t.tgenabled <> 'D')`,
      ],
    },
  ];
}

function schedule(now: Date, overdueMs: number): Invariant[] {
  const at = sql`${now.toISOString()}::timestamptz`;
  const late = sql`${at} - ${`${overdueMs} milliseconds`}::interval`;
  const bounds = sql`(next_check_at < ${late} OR next_check_at > ${at} + ${FURTHEST}::interval)`;
  return [
    {
      name: 'G6',
      rule: 'whatever is not final is looked at again in time, or is before a person; no invoice is over unasked',
      breaches: [
        sql`SELECT a.id::text AS breach FROM payment_attempts a JOIN orders o ON o.id = a.order_id
          WHERE o.review_reason IS NULL
            AND ((a.status IN ('CREATING', 'UNKNOWN', 'OPEN') AND a.next_check_at IS NULL) OR ${bounds})`,
        sql`SELECT r.id::text AS breach FROM refunds r JOIN orders o ON o.id = r.order_id
          WHERE r.status IN ('SENDING', 'UNKNOWN') AND o.review_reason IS NULL
            AND (r.next_check_at IS NULL OR ${bounds})`,
        sql`SELECT a.id::text AS breach FROM payment_attempts a
          WHERE a.status = 'EXPIRED' AND a.closed_at > ${at} - ${TRACED}::interval AND NOT EXISTS (SELECT 1 FROM payment_traces t
            WHERE t.order_id = a.order_id AND t.attempt_id = a.id AND t.kind = 'check' AND t.at >= a.expires_at)`,
      ],
    },
    {
      name: 'G7',
      rule: 'an order has at most one open attempt',
      breaches: [
        sql`SELECT order_id::text AS breach FROM payment_attempts
          WHERE status IN ('CREATING', 'UNKNOWN', 'OPEN') GROUP BY order_id HAVING count(*) > 1`,
      ],
    },
  ];
}

/** Of what is stored and told on; that logs and answers are clean too is for the tests to show. */
function noSecrets(): Invariant {
  const told = [
    'outbox',
    'order_events',
    'audit_log',
    'idempotency_keys',
    'refunds',
    'receipts',
    'payment_traces',
  ];
  const breaches = told.map((table) => {
    const name = sql.identifier(table);
    return sql`SELECT ${table} || ' ' || ctid::text AS breach FROM ${name} t WHERE to_jsonb(t)::text ~ ${SECRET}`;
  });
  return {
    name: 'G8',
    rule: 'no token, credential or callback address in anything that is stored to be told on',
    breaches,
  };
}
