"""The database keeps who is in an active couple, refuses a second one, and lets nothing that is over begin again."""

import datetime as dt

from django.db import migrations

KEEP = """
CREATE FUNCTION couples_keep_active_partners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state IN ('ENDED', 'DECLINED', 'EXPIRED') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'A couple or an invitation that is over does not begin again.'
            USING ERRCODE = '23514', CONSTRAINT = 'what_is_over_stays_over';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'ACTIVE' AND (OLD.inviter_id, OLD.invitee_id)
            IS DISTINCT FROM (NEW.inviter_id, NEW.invitee_id) THEN
        RAISE EXCEPTION 'The two people of a couple do not change.'
            USING ERRCODE = '23514', CONSTRAINT = 'a_couple_keeps_its_people';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'ACTIVE' AND NEW.state <> 'ACTIVE' THEN
        DELETE FROM couples_activepartner WHERE couple_id = OLD.id;
    END IF;
    IF NEW.state = 'ACTIVE' AND (TG_OP = 'INSERT' OR OLD.state <> 'ACTIVE') THEN
        INSERT INTO couples_activepartner (user_id, couple_id)
            VALUES (NEW.inviter_id, NEW.id), (NEW.invitee_id, NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER couples_keep_active_partners AFTER INSERT OR UPDATE ON couples_couple
    FOR EACH ROW EXECUTE FUNCTION couples_keep_active_partners();

CREATE FUNCTION couples_refuse_other_writes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Active partners follow their couple and take no writes of their own.'
            USING ERRCODE = '23514', CONSTRAINT = 'active_partners_follow_their_couple';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER couples_refuse_other_writes BEFORE INSERT OR UPDATE OR DELETE ON couples_activepartner
    FOR EACH ROW EXECUTE FUNCTION couples_refuse_other_writes();
"""

FORGET = """
DROP TRIGGER couples_refuse_other_writes ON couples_activepartner;
DROP FUNCTION couples_refuse_other_writes();
DROP TRIGGER couples_keep_active_partners ON couples_couple;
DROP FUNCTION couples_keep_active_partners();
"""


def adopt_joint_households(apps, schema_editor):
    """Joint households of two that were made before couples had records of their own."""
    Couple = apps.get_model("couples", "Couple")
    Household = apps.get_model("users", "Household")
    taken = set()
    for household in Household.objects.filter(kind="JOINT", ended_at__isnull=True).order_by("pk"):
        members = list(household.memberships.filter(left_at__isnull=True).order_by("pk").values_list("user", flat=True))
        if len(members) != 2 or taken & set(members):
            continue
        taken |= set(members)
        Couple.objects.create(
            pk=household.pk,
            household=household,
            state="ACTIVE",
            inviter_id=members[0],
            invitee_id=members[1],
            created_at=household.created_at,
            expires_at=household.created_at + dt.timedelta(days=7),
            answered_at=household.created_at,
        )


class Migration(migrations.Migration):
    dependencies = [("couples", "0001_couples")]

    operations = [
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunPython(adopt_joint_households, migrations.RunPython.noop),
    ]
