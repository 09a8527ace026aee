-- Money given back, or about to be. At most one of them per payment may still move money.
CREATE TABLE refunds (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id),
  payment_id text NOT NULL REFERENCES provider_payments (payment_id),
  amount bigint NOT NULL CHECK (amount > 0),
  kind text NOT NULL CHECK (kind IN ('API', 'MANUAL', 'EXTERNAL')),
  status text NOT NULL CHECK (status IN ('REQUESTED', 'SENDING', 'UNKNOWN', 'DONE', 'FAILED', 'REJECTED')),
  reason text NOT NULL,
  -- Of a transfer made by hand: what proves it.
  evidence text,
  requested_by text NOT NULL,
  approved_by text,
  error_code text,
  next_check_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (approved_by <> requested_by),
  CHECK (kind <> 'MANUAL' OR status <> 'DONE' OR evidence IS NOT NULL)
);
CREATE UNIQUE INDEX one_refund_per_payment ON refunds (payment_id) WHERE status NOT IN ('FAILED', 'REJECTED');
CREATE INDEX refunds_due ON refunds (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX refunds_by_order ON refunds (order_id);

-- Payments in QPay's list that nothing of ours accounts for: somebody has to find out what they are.
CREATE TABLE unmatched_payments (
  payment_id text PRIMARY KEY,
  invoice_id text,
  amount bigint NOT NULL,
  currency text NOT NULL,
  paid_at timestamptz,
  seen_at timestamptz NOT NULL,
  resolved_at timestamptz,
  resolved_by text,
  note text
);
CREATE INDEX provider_payments_by_time ON provider_payments (seen_at);
