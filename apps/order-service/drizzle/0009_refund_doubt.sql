-- A refund whose outcome QPay does not tell stays unknown and goes before a person.
ALTER TABLE orders DROP CONSTRAINT orders_review_reason_check;
ALTER TABLE orders ADD CONSTRAINT orders_review_reason_check
  CHECK (review_reason IN ('partial', 'overpaid', 'currency', 'late', 'duplicate', 'mismatch', 'refund_unknown'));
