"""The shared category tree, and the trigger that keeps `root_slug` and guards the tree."""

from django.db import migrations

from lifepath.banking.services.categories import restore_system_categories

KEEP_TREE = """
CREATE FUNCTION banking_keep_category_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent banking_category;
BEGIN
    IF NEW.parent_id IS NULL THEN
        NEW.root_slug := NEW.slug;
    ELSE
        SELECT * INTO parent FROM banking_category WHERE id = NEW.parent_id;
        IF parent.parent_id IS NOT NULL OR parent.household_id IS NOT NULL THEN
            RAISE 'a category stands under a shared root'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'categories_stand_under_a_shared_root';
        END IF;
        NEW.root_slug := parent.slug;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.household_id IS NULL OR NEW.household_id IS DISTINCT FROM OLD.household_id THEN
            RAISE 'the shared tree and the household of a category do not change'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'the_shared_tree_does_not_change';
        END IF;
        IF NEW.root_slug <> OLD.root_slug THEN
            RAISE 'a category stays under its root; merge it into one that stands elsewhere'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_category_stays_under_its_root';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_tree BEFORE INSERT OR UPDATE ON banking_category
    FOR EACH ROW EXECUTE FUNCTION banking_keep_category_tree();

CREATE FUNCTION banking_guard_category_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM old_rows o JOIN banking_transaction t ON t.category_id = o.id
        WHERE o.household_id IS NULL OR t.household_id = o.household_id
    ) THEN
        RAISE 'transactions stand in this category'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'transactions_have_a_category';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER guard_delete AFTER DELETE ON banking_category REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION banking_guard_category_delete();
"""

DROP_TREE = """
DROP TRIGGER guard_delete ON banking_category;
DROP FUNCTION banking_guard_category_delete();
DROP TRIGGER keep_tree ON banking_category;
DROP FUNCTION banking_keep_category_tree();
"""


def put_tree(apps, schema_editor):
    restore_system_categories(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("banking", "0001_initial")]

    operations = [
        migrations.RunSQL(KEEP_TREE, DROP_TREE),
        migrations.RunPython(put_tree, migrations.RunPython.noop),
    ]
