from django.db import migrations

CREATE = """
CREATE FUNCTION budgets_refuse_backward_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF array_position(ARRAY['draft', 'partial', 'final'], NEW.stage::text)
        < array_position(ARRAY['draft', 'partial', 'final'], OLD.stage::text) THEN
        RAISE EXCEPTION 'stages only move forward'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'stages_only_move_forward';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER budgets_stage_forward BEFORE UPDATE OF stage ON budgets_budgetsession
    FOR EACH ROW EXECUTE FUNCTION budgets_refuse_backward_stage();
"""

DROP = "DROP TRIGGER budgets_stage_forward ON budgets_budgetsession; DROP FUNCTION budgets_refuse_backward_stage();"


class Migration(migrations.Migration):

    dependencies = [("budgets", "0007_sessions")]

    operations = [migrations.RunSQL(CREATE, DROP)]
