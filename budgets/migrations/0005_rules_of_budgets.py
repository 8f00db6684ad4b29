"""What one row alone cannot promise: periods do not overlap, and limits stay within the amount."""

from django.db import migrations

CREATE = """
CREATE FUNCTION budgets_refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM users_household WHERE id = NEW.household_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM budgets_budget b
        WHERE b.household_id = NEW.household_id AND b.id <> NEW.id AND b.period_type = NEW.period_type
            AND b.category IS NOT DISTINCT FROM NEW.category AND b.start_on < NEW.end_on AND NEW.start_on < b.end_on
    ) THEN
        RAISE EXCEPTION 'budget periods overlap'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'budget_periods_do_not_overlap';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER budgets_no_overlap
    BEFORE INSERT OR UPDATE OF household_id, category, period_type, start_on, end_on ON budgets_budget
    FOR EACH ROW EXECUTE FUNCTION budgets_refuse_overlap();

CREATE FUNCTION budgets_check_limits(checked uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM budgets_budget b
        WHERE b.id = checked AND b.amount < (SELECT sum(i.amount) FROM budgets_budgetitem i WHERE i.budget_id = b.id)
    ) THEN
        RAISE EXCEPTION 'limits above the amount'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'limits_add_up_to_at_most_the_amount';
    END IF;
END $$;
CREATE FUNCTION budgets_check_limits_of_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM budgets_budget WHERE id = NEW.budget_id FOR NO KEY UPDATE;
    PERFORM budgets_check_limits(NEW.budget_id);
    RETURN NULL;
END $$;
CREATE FUNCTION budgets_check_limits_of_budget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM budgets_check_limits(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER budgets_limits AFTER INSERT OR UPDATE ON budgets_budgetitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_check_limits_of_item();
CREATE CONSTRAINT TRIGGER budgets_limits AFTER UPDATE ON budgets_budget
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budgets_check_limits_of_budget();
"""

DROP = """
DROP TRIGGER budgets_limits ON budgets_budget;
DROP TRIGGER budgets_limits ON budgets_budgetitem;
DROP TRIGGER budgets_no_overlap ON budgets_budget;
DROP FUNCTION budgets_check_limits_of_budget();
DROP FUNCTION budgets_check_limits_of_item();
DROP FUNCTION budgets_check_limits(uuid);
DROP FUNCTION budgets_refuse_overlap();
"""


class Migration(migrations.Migration):

    dependencies = [("budgets", "0004_budgets")]

    operations = [migrations.RunSQL(CREATE, DROP)]
