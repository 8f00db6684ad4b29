"""A 529 plan may be kept as an investment account: of type 529, of the same household, of one plan."""

import django.db.models.deletion
from django.db import migrations, models

CHECK = """
CREATE FUNCTION education529_check_linked_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.investment_account_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM investments_investmentaccount a
        JOIN education529_beneficiary b ON b.id = NEW.beneficiary_id
        JOIN users_person p ON p.id = b.person_id
        WHERE a.id = NEW.investment_account_id AND a.household_id = p.household_id AND a.account_type = '529'
    ) THEN
        RAISE EXCEPTION 'a linked account is a 529 account of the same household'
            USING ERRCODE = '23514', CONSTRAINT = 'a_linked_account_is_a_529_account_of_the_same_household';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER education529_check_linked_account BEFORE INSERT OR UPDATE OF investment_account_id, beneficiary_id
    ON education529_plan529 FOR EACH ROW EXECUTE FUNCTION education529_check_linked_account();

CREATE FUNCTION education529_keep_linked_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM education529_plan529 WHERE investment_account_id = NEW.id) THEN
        RAISE EXCEPTION 'an account that a 529 plan is linked to stays a 529 account of its household'
            USING ERRCODE = '23514', CONSTRAINT = 'an_account_linked_to_a_529_plan_stays_one';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER education529_keep_linked_account BEFORE UPDATE OF account_type, household_id
    ON investments_investmentaccount FOR EACH ROW
    WHEN (OLD.account_type IS DISTINCT FROM NEW.account_type OR OLD.household_id IS DISTINCT FROM NEW.household_id)
    EXECUTE FUNCTION education529_keep_linked_account();
"""

NO_CHECK = """
DROP TRIGGER education529_keep_linked_account ON investments_investmentaccount;
DROP FUNCTION education529_keep_linked_account();
DROP TRIGGER education529_check_linked_account ON education529_plan529;
DROP FUNCTION education529_check_linked_account();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("education529", "0002_kept_birth_dates_and_table_versions"),
        ("investments", "0002_activities_stay_in_their_account"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan529",
            name="investment_account",
            field=models.OneToOneField(
                blank=True,
                help_text="The investment account of type 529 that it is kept as; balance and holdings come from there.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="plan529",
                to="investments.investmentaccount",
            ),
        ),
        migrations.RunSQL(CHECK, NO_CHECK),
    ]
