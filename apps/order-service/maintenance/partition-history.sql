-- Splits what is written for every callback, check and operator's act (payment_traces, audit_log) by month, so that old
-- months can be dropped whole: rows of these tables are append-only, and deleting them one by one is refused for good.
-- Not a migration that the service runs: small installations do not need it. Run it once, with no transaction around it,
-- in a quiet hour: the tables are locked, and payments wait, while an index of what is there is built. What is there stays, as one partition
-- up to the end of the present month. Why and when: docs/scaling.md.
--
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f apps/order-service/maintenance/partition-history.sql
--
-- Afterwards, every month:
--   SELECT make_history_partitions(24);
--   SELECT drop_history_before('audit_log', now() - interval '5 years');
--   SELECT drop_history_before('payment_traces', now() - interval '13 months');

BEGIN;

-- Everything that is needed, before anything is changed. A payment that is under way takes these tables in orders of its own, so
-- whoever waited for it while holding one of them could be waited for in turn: here nothing is held for longer than the wait.
-- Orders and attempts in the strongest mode too: attaching a partition drops the triggers that its references keep on them.
DO $$
BEGIN
  FOR try IN 1..300 LOOP
    BEGIN
      SET LOCAL lock_timeout = '200ms';
      LOCK TABLE payment_attempts, orders, payment_traces, audit_log IN ACCESS EXCLUSIVE MODE;
      SET LOCAL lock_timeout = 0;
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM pg_sleep(0.05);
    END;
  END LOOP;
  RAISE EXCEPTION 'The tables are in use all the time: nothing was changed, try again in a quieter hour.';
END
$$;

-- Partitions of the months to come. A month that is missing costs nothing but order: the table's last partition takes all.
CREATE OR REPLACE FUNCTION make_history_partitions(months integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  month timestamptz;
  made integer := 0;
BEGIN
  FOREACH parent IN ARRAY ARRAY['payment_traces', 'audit_log'] LOOP
    FOR ahead IN 1..months LOOP
      month := date_trunc('month', now(), 'UTC') + make_interval(months => ahead);
      CONTINUE WHEN to_regclass(parent || to_char(month AT TIME ZONE 'UTC', '_YYYY_MM')) IS NOT NULL;
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
        parent || to_char(month AT TIME ZONE 'UTC', '_YYYY_MM'), parent, month,
        date_trunc('month', now(), 'UTC') + make_interval(months => ahead + 1));
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;

-- Drops the partitions of a table that end before a moment, and answers their names.
CREATE OR REPLACE FUNCTION drop_history_before(parent regclass, moment timestamptz) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
  child record;
BEGIN
  FOR child IN
    SELECT inhrelid::regclass::text AS name,
      substring(pg_get_expr(relpartbound, pg_class.oid) FROM 'TO \(''([^'']+)''\)')::timestamptz AS ends
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = parent
  LOOP
    -- The last partition has no end.
    CONTINUE WHEN child.ends IS NULL OR child.ends > moment;
    EXECUTE format('DROP TABLE %s', child.name);
    RETURN NEXT child.name;
  END LOOP;
END
$$;

CREATE FUNCTION pg_temp.partition_history(parent text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  old text := parent || '_before';
  next_month timestamptz := date_trunc('month', now(), 'UTC') + interval '1 month';
  statement text;
  -- Indexes and references to orders and attempts, as they are.
  same text[] := ARRAY(
    SELECT regexp_replace(pg_get_indexdef(indexrelid), 'INDEX \S+ ON \S+', format('INDEX ON %I', parent))
    FROM pg_index WHERE indrelid = parent::regclass AND NOT indisunique
  ) || ARRAY(
    SELECT format('ALTER TABLE %I ADD %s', parent, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = parent::regclass AND contype = 'f'
  );
  last bigint;
  -- What keeps rows as they are: lines of an act under way may be completed.
  guard regproc := (SELECT tgfoid FROM pg_trigger WHERE tgrelid = parent::regclass AND tgname = parent || '_append_only');
BEGIN
  EXECUTE format('SELECT coalesce(max(sequence), 0) FROM %I', parent) INTO last;
  EXECUTE format('DROP TRIGGER %I ON %I', parent || '_append_only', parent);
  EXECUTE format('ALTER TABLE %I RENAME TO %I', parent, old);
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I, ALTER COLUMN sequence DROP IDENTITY', old, parent || '_pkey');
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (at)', parent, old);
  EXECUTE format('CREATE SEQUENCE %I START %s OWNED BY %I.sequence', parent || '_numbers', last + 1, parent);
  EXECUTE format('ALTER TABLE %I ALTER COLUMN sequence SET DEFAULT nextval(%L)', parent, parent || '_numbers');
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (sequence, at)', parent);
  FOREACH statement IN ARRAY same LOOP
    EXECUTE statement;
  END LOOP;
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%L)', parent, old, next_month);
  EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', parent || '_rest', parent);
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION %s()',
    parent || '_append_only', parent, guard);
END
$$;

SELECT pg_temp.partition_history('payment_traces');
SELECT pg_temp.partition_history('audit_log');
SELECT make_history_partitions(24);

COMMIT;
