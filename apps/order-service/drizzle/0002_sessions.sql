-- Answers that were given under a caller's Idempotency-Key, so that asking twice does once.
CREATE TABLE idempotency_keys (
  user_id text NOT NULL,
  key text NOT NULL,
  -- SHA-256 of the request's body: the same key for something else is a mistake of the caller.
  body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
  -- The order that the first request has begun; a later one with the same key goes on with it.
  order_id uuid REFERENCES orders (id),
  -- Whoever works on it has it until then; past it a crash has left it behind and the next request takes over.
  locked_until timestamptz NOT NULL,
  answer_status integer,
  answer_body jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- A cart that is opened twice finds its session again.
CREATE INDEX orders_open_by_reference ON orders (user_id, reference)
  WHERE reference IS NOT NULL AND status IN ('PENDING', 'EXPIRED');

-- When the attempt was expired or cancelled: late money is looked for an hour and a day after that.
ALTER TABLE payment_attempts ADD COLUMN closed_at timestamptz;
-- Checks that have failed one after the other: the next one waits longer.
ALTER TABLE payment_attempts ADD COLUMN check_failures integer NOT NULL DEFAULT 0;
