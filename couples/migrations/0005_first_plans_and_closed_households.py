"""A goal's first plan is written with the goal; a household that has ended moves no money."""

from django.db import migrations

KEEP = """
CREATE FUNCTION couples_keep_first_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO couples_firstplan (id, goal_id, target_amount, target_date)
        SELECT goals_new_id(), n.id, n.target_amount, n.target_date FROM new_rows n;
    RETURN NULL;
END $$;
CREATE TRIGGER couples_keep_first_plan AFTER INSERT ON goals_financialgoal
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION couples_keep_first_plan();

INSERT INTO couples_firstplan (id, goal_id, target_amount, target_date)
    SELECT goals_new_id(), g.id, g.target_amount, g.target_date FROM goals_financialgoal g;

CREATE FUNCTION couples_refuse_another_first_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The first plan of a goal does not change.'
        USING ERRCODE = '23514', CONSTRAINT = 'a_first_plan_does_not_change';
END $$;
CREATE TRIGGER couples_refuse_another_first_plan BEFORE UPDATE ON couples_firstplan
    FOR EACH ROW EXECUTE FUNCTION couples_refuse_another_first_plan();

CREATE FUNCTION couples_refuse_money_of_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_rows n JOIN users_household h ON h.id = n.household_id
        WHERE h.ended_at IS NOT NULL AND h.kind = 'JOINT' AND n.event_type <> 'SYSTEM'
    ) THEN
        RAISE EXCEPTION 'The household has ended; its goals are history.'
            USING ERRCODE = '23514', CONSTRAINT = 'a_household_that_ended_moves_no_money';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER couples_refuse_money_of_the_past AFTER INSERT ON goals_ledgerevent
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION couples_refuse_money_of_the_past();
"""

FORGET = """
DROP TRIGGER couples_refuse_money_of_the_past ON goals_ledgerevent;
DROP FUNCTION couples_refuse_money_of_the_past();
DROP TRIGGER couples_refuse_another_first_plan ON couples_firstplan;
DROP FUNCTION couples_refuse_another_first_plan();
DROP TRIGGER couples_keep_first_plan ON goals_financialgoal;
DROP FUNCTION couples_keep_first_plan();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("couples", "0004_goals_of_couples"),
        ("goals", "0002_ledger_is_booked_by_triggers"),
    ]

    operations = [migrations.RunSQL(KEEP, FORGET)]
