"""A beneficiary's birth date follows the person's; every statement on a published table moves its version."""

from django.db import migrations

FOLLOW_PERSON = """
CREATE FUNCTION education529_birth_date_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.birth_date := (SELECT p.birth_date FROM users_person p WHERE p.id = NEW.person_id);
    RETURN NEW;
END $$;
CREATE TRIGGER education529_birth_date_of_person BEFORE INSERT OR UPDATE ON education529_beneficiary
    FOR EACH ROW EXECUTE FUNCTION education529_birth_date_of_person();

CREATE FUNCTION education529_follow_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE education529_beneficiary SET birth_date = NEW.birth_date WHERE person_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER education529_follow_person AFTER UPDATE OF birth_date ON users_person
    FOR EACH ROW WHEN (OLD.birth_date IS DISTINCT FROM NEW.birth_date)
    EXECUTE FUNCTION education529_follow_person();
"""

UNFOLLOW_PERSON = """
DROP TRIGGER education529_follow_person ON users_person;
DROP FUNCTION education529_follow_person();
DROP TRIGGER education529_birth_date_of_person ON education529_beneficiary;
DROP FUNCTION education529_birth_date_of_person();
"""

VERSION = """
CREATE SEQUENCE education529_table_versions;
CREATE FUNCTION education529_move_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO education529_tableversion (name, version, changed_at)
    VALUES (TG_ARGV[0], nextval('education529_table_versions'), now())
    ON CONFLICT (name) DO UPDATE SET version = excluded.version, changed_at = excluded.changed_at;
    RETURN NULL;
END $$;
"""

NO_VERSION = """
DROP FUNCTION education529_move_version();
DROP SEQUENCE education529_table_versions;
"""

TABLES = {
    "statetaxbenefit": "state_tax_benefits",
    "statespecialrule": "state_special_rules",
    "statecredittier": "state_credit_tiers",
    "statecreditreduction": "state_credit_reductions",
    "statetaxbracket": "state_income_tax_brackets",
    "stateplan": "state_plans",
    "glidetrackrow": "glide_paths",
    "fundlist": "fund_lists",
    "approvedfund": "approved_funds",
    "collegecost": "college_costs",
    "federallimit": "federal_limits",
}


def watch(table, name):
    """The trigger on one table."""
    return migrations.RunSQL(
        f"CREATE TRIGGER education529_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON education529_{table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION education529_move_version('{name}');",
        f"DROP TRIGGER education529_version ON education529_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("education529", "0001_initial"), ("users", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLLOW_PERSON, UNFOLLOW_PERSON),
        migrations.RunSQL(VERSION, NO_VERSION),
        *(watch(table, name) for table, name in TABLES.items()),
    ]
