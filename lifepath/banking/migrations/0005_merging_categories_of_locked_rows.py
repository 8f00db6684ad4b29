"""A locked row, and a part of one, follows its category when that is merged into another; nothing else of it changes."""

from importlib import import_module

from django.db import migrations

before = import_module("lifepath.banking.migrations.0003_kept_balances_and_totals")

ANY_CHANGE = "AND reconciled) THEN"
MORE_THAN_A_MERGE = """AND reconciled AND EXISTS (
        SELECT FROM old_rows o FULL JOIN new_rows n ON n.id = o.id
        WHERE banking_transaction.id IN (o.transaction_id, n.transaction_id) AND NOT coalesce(
            (o.transaction_id, o.position, o.amount, o.memo) = (n.transaction_id, n.position, n.amount, n.memo)
            AND (o.category_id = n.category_id OR EXISTS (
                SELECT FROM banking_category c WHERE c.id = o.category_id AND c.merged_into_id = n.category_id
            )), false)
    )) THEN"""

STAMPED = "asked.updated_at := OLD.updated_at;"
STAMPED_WITH_REVISION = "asked.updated_at := OLD.updated_at;\n        asked.revision := OLD.revision;"


def functions(sql):
    """The function of a text that goes on to create its trigger."""
    return sql.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


SPLITS = functions(before.book_splits("UPDATE"))
ROWS = functions(before.KEEP_TRANSACTION)


class Migration(migrations.Migration):
    dependencies = [("banking", "0004_transfers_with_other_apps")]

    operations = [
        migrations.RunSQL(SPLITS.replace(ANY_CHANGE, MORE_THAN_A_MERGE), SPLITS),
        migrations.RunSQL(ROWS.replace(STAMPED, STAMPED_WITH_REVISION), ROWS),
    ]
