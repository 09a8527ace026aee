-- Tax receipts (ebarimt) of paid payments: asked for by the customer, made apart from the payment, at most one for each.
CREATE TABLE receipts (
  payment_id text PRIMARY KEY REFERENCES provider_payments (payment_id),
  order_id uuid NOT NULL REFERENCES orders (id),
  -- UNKNOWN: QPay may or may not have made it. It has no search, so a person decides; it is never asked for twice.
  status text NOT NULL CHECK (status IN ('WAITING', 'SENDING', 'ISSUED', 'UNKNOWN', 'REFUSED')),
  receiver_type text NOT NULL CHECK (receiver_type IN ('CITIZEN', 'COMPANY')),
  receiver text,
  receipt_id text,
  lottery text,
  qr_data text,
  error_code text,
  attempts integer NOT NULL DEFAULT 0,
  next_try_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX receipts_due ON receipts (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX receipts_by_order ON receipts (order_id);
