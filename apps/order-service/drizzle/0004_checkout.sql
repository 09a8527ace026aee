-- Keys that the instances share and nobody has to configure. Random, so that nothing can be learnt from what they sign.
CREATE TABLE service_keys (
  name text PRIMARY KEY,
  key bytea NOT NULL CHECK (octet_length(key) = 32),
  created_at timestamptz NOT NULL
);
