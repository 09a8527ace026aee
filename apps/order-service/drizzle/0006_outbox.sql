-- A message that cannot be told waits, and the later ones of its order with it.
ALTER TABLE outbox ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN next_attempt_at timestamptz;
CREATE INDEX outbox_waiting_by_order ON outbox (order_id, sequence) WHERE delivered_at IS NULL;
