-- An act that asks QPay has its line written before it, without a status; what came of it is written once, and nothing else of
-- the line. Every other line stays as it was written.
ALTER TABLE audit_log ALTER COLUMN status DROP NOT NULL;
CREATE FUNCTION only_complete_audit_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  result CONSTANT text[] := ARRAY['status', 'outcome', 'after'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status IS NULL AND NEW.status IS NOT NULL
    AND to_jsonb(NEW) - result = to_jsonb(OLD) - result THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
DROP TRIGGER audit_log_append_only ON audit_log;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION only_complete_audit_line();
