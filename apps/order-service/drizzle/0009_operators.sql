-- Each callback and each question to QPay about an invoice, whatever came of it: what an operator sees of a payment.
CREATE TABLE payment_traces (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id),
  attempt_id uuid NOT NULL REFERENCES payment_attempts (id),
  kind text NOT NULL CHECK (kind IN ('callback', 'check', 'check.failed')),
  -- Who has asked QPay; of a callback: how it came.
  actor text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL
);
CREATE INDEX payment_traces_by_order ON payment_traces (order_id, sequence);
CREATE TRIGGER payment_traces_append_only BEFORE UPDATE OR DELETE ON payment_traces
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- How the subject of an operator's act looked before it and after it.
ALTER TABLE audit_log ADD COLUMN before jsonb;
ALTER TABLE audit_log ADD COLUMN after jsonb;
CREATE INDEX audit_log_by_target ON audit_log (target, sequence) WHERE target IS NOT NULL;

-- Operators search from the newest backwards, and by the caller's own name for a payment.
CREATE INDEX orders_by_time ON orders (created_at DESC, id DESC);
CREATE INDEX orders_by_reference ON orders (reference) WHERE reference IS NOT NULL;
CREATE INDEX orders_review_queue ON orders (created_at DESC, id DESC) WHERE review_reason IS NOT NULL;
CREATE INDEX outbox_by_order ON outbox (order_id, sequence);
CREATE INDEX refunds_by_time ON refunds (created_at DESC, id DESC);
