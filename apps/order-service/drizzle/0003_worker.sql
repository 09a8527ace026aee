-- Work that one instance at a time may do. A holder that dies loses it when its time is over.
CREATE TABLE leases (
  name text PRIMARY KEY,
  holder uuid NOT NULL,
  held_until timestamptz NOT NULL
);

-- Up to where a repeated piece of work has come.
CREATE TABLE watermarks (
  name text PRIMARY KEY,
  reached timestamptz NOT NULL
);

-- When some instance has last begun to ask QPay about the attempt: the others wait for that answer, or for their turn.
-- By the database's clock, because instances' clocks differ.
ALTER TABLE payment_attempts ADD COLUMN check_started_at timestamptz;
ALTER TABLE payment_attempts ADD COLUMN check_finished_at timestamptz;

CREATE INDEX orders_to_expire ON orders (expires_at) WHERE status = 'PENDING';
