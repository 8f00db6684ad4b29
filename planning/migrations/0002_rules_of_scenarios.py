"""What one row alone cannot promise: a line's bill is of its scenario, and percents add up to at most 100."""

from django.db import migrations

CREATE = """
ALTER TABLE planning_scenarioallocation
    ADD CONSTRAINT a_target_bill_is_of_the_same_scenario FOREIGN KEY (scenario_id, bill_id)
    REFERENCES planning_plannedbill (scenario_id, id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION planning_check_percents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM planning_planningscenario WHERE id = NEW.scenario_id FOR NO KEY UPDATE;
    IF (
        SELECT sum(value) FROM planning_scenarioallocation WHERE scenario_id = NEW.scenario_id AND kind = 'percent'
    ) > 100 THEN
        RAISE EXCEPTION 'percents above 100'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'percents_add_up_to_at_most_100';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER planning_percents AFTER INSERT OR UPDATE ON planning_scenarioallocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'percent') EXECUTE FUNCTION planning_check_percents();
"""

DROP = """
DROP TRIGGER planning_percents ON planning_scenarioallocation;
DROP FUNCTION planning_check_percents();
ALTER TABLE planning_scenarioallocation DROP CONSTRAINT a_target_bill_is_of_the_same_scenario;
"""


class Migration(migrations.Migration):

    dependencies = [("planning", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
