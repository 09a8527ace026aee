-- What is owed, the QPay invoices made for it, the money seen at QPay, what happened, and what others must be told.
-- Money is in minor units of the order's currency (MNT has two decimals).

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  user_id text NOT NULL,
  reference text,
  description text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  status text NOT NULL CHECK (status IN ('PENDING', 'PAID', 'REFUNDING', 'REFUNDED', 'EXPIRED', 'CANCELLED')),
  review_reason text CHECK (review_reason IN ('partial', 'overpaid', 'currency', 'late', 'duplicate', 'mismatch')),
  captured bigint NOT NULL DEFAULT 0,
  refunded bigint NOT NULL DEFAULT 0,
  -- Number of the order's last event: compare-and-set writes name the version they have read.
  version integer NOT NULL CHECK (version > 0),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  paid_at timestamptz,
  CHECK (refunded >= 0 AND refunded <= captured),
  CHECK (status <> 'PAID' OR (captured >= amount AND paid_at IS NOT NULL))
);
CREATE INDEX orders_by_user ON orders (user_id, created_at DESC);

CREATE TABLE payment_attempts (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id),
  number integer NOT NULL CHECK (number > 0),
  status text NOT NULL CHECK (
    status IN ('CREATING', 'OPEN', 'UNKNOWN', 'ABANDONED', 'SETTLED', 'EXPIRED', 'CANCELLED', 'SETTLED_LATE')
  ),
  -- QPay does not hold this number unique; we do.
  sender_invoice_no text NOT NULL UNIQUE,
  -- SHA-256 of the callback's token. The token itself is known to QPay only.
  callback_token_hash bytea NOT NULL UNIQUE CHECK (octet_length(callback_token_hash) = 32),
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  invoice_id text UNIQUE,
  qr_text text,
  short_url text,
  deep_links jsonb NOT NULL DEFAULT '[]',
  -- A callback that came before QPay's answer had been saved asks for a check as soon as it is.
  check_requested_at timestamptz,
  last_checked_at timestamptz,
  next_check_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  UNIQUE (order_id, number),
  CHECK (status NOT IN ('OPEN', 'SETTLED', 'EXPIRED', 'CANCELLED', 'SETTLED_LATE') OR invoice_id IS NOT NULL)
);
-- At most one invoice of an order may be waiting for money.
CREATE UNIQUE INDEX one_live_attempt_per_order ON payment_attempts (order_id)
  WHERE status IN ('CREATING', 'UNKNOWN', 'OPEN');
CREATE INDEX payment_attempts_due ON payment_attempts (next_check_at)
  WHERE next_check_at IS NOT NULL;

-- Rows with status PAID as QPay has answered them. The primary key is what lets a payment count only once, ever.
CREATE TABLE provider_payments (
  payment_id text PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id),
  attempt_id uuid NOT NULL REFERENCES payment_attempts (id),
  amount bigint NOT NULL CHECK (amount > 0),
  currency text NOT NULL,
  type text,
  wallet text,
  paid_at timestamptz,
  seen_at timestamptz NOT NULL
);
CREATE INDEX provider_payments_by_order ON provider_payments (order_id);

CREATE TABLE order_events (
  order_id uuid NOT NULL REFERENCES orders (id),
  number integer NOT NULL CHECK (number > 0),
  type text NOT NULL,
  from_status text,
  to_status text NOT NULL,
  attempt_id uuid REFERENCES payment_attempts (id),
  actor text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL,
  PRIMARY KEY (order_id, number)
);

CREATE TABLE outbox (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL UNIQUE,
  order_id uuid NOT NULL REFERENCES orders (id),
  type text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  delivered_at timestamptz
);
CREATE UNIQUE INDEX one_paid_message_per_order ON outbox (order_id) WHERE type = 'order.paid';
CREATE INDEX outbox_undelivered ON outbox (sequence) WHERE delivered_at IS NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER order_events_append_only BEFORE UPDATE OR DELETE ON order_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER provider_payments_append_only BEFORE UPDATE OR DELETE ON provider_payments
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
