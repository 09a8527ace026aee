-- Which key has signed the token of a callback's address. Attempts of before have bare tokens, which are taken until the last of
-- them cannot be called back about any more.
ALTER TABLE payment_attempts ADD COLUMN callback_key text;
CREATE INDEX payment_attempts_unsigned ON payment_attempts (expires_at) WHERE callback_key IS NULL;
