-- What is scraped every few seconds must not read whole tables.
CREATE INDEX orders_by_review_age ON orders (review_reason, updated_at) WHERE review_reason IS NOT NULL;
CREATE INDEX orders_captured_unpaid ON orders (updated_at)
  WHERE captured >= amount AND status IN ('PENDING', 'EXPIRED', 'CANCELLED');
CREATE INDEX unmatched_payments_open ON unmatched_payments (seen_at) WHERE resolved_at IS NULL;
