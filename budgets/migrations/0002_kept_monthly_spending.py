"""The months of spending, derived from banking's roll-up by statement-level triggers in the same transaction."""

from django.db import migrations

SPENDING = (
    "housing", "transportation", "food_groceries", "food_dining", "healthcare", "insurance", "education", "childcare",
    "entertainment", "travel", "subscriptions", "debt_payments", "savings_contributions", "investments", "other",
)
COLUMNS = ("row_count", "income", "household_transfers", *SPENDING)

# What a set of roll-up rows (sign, household, month, account, category, amount, row_count) means for each month.
MEANING = ",\n        ".join(
    [
        "sum(m.sign * m.row_count) AS row_count",
        "coalesce(sum(m.sign * m.amount) FILTER (WHERE c.root_slug = 'income'), 0) AS income",
        "coalesce(sum(m.sign * m.amount) FILTER (WHERE c.slug = 'household_transfer' AND c.household_id IS NULL), 0)"
        " AS household_transfers",
        *(f"coalesce(-sum(m.sign * m.amount) FILTER (WHERE c.root_slug = '{name}'), 0) AS {name}" for name in SPENDING),
    ]
)

MERGE = """
    INSERT INTO budgets_monthlyspending AS held (household_id, month, {columns})
    SELECT m.household_id, m.month, {meaning}
    FROM ({moves}) m
    JOIN banking_category c ON c.id = m.category_id
    JOIN banking_bankaccount a ON a.id = m.account_id
    JOIN users_household h ON h.id = m.household_id AND h.currency = a.currency
    GROUP BY 1, 2
    ORDER BY 1, 2
    ON CONFLICT (household_id, month) DO UPDATE SET {sums};
"""

DROP_EMPTY = """
    DELETE FROM budgets_monthlyspending held USING (SELECT DISTINCT household_id, month FROM old_rows) emptied
    WHERE held.household_id = emptied.household_id AND held.month = emptied.month AND held.row_count = 0;
"""

MOVES = {
    "INSERT": ("NEW TABLE AS new_rows", "SELECT 1 AS sign, n.* FROM new_rows n"),
    "DELETE": ("OLD TABLE AS old_rows", "SELECT -1 AS sign, o.* FROM old_rows o"),
    "UPDATE": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT 1 AS sign, n.* FROM new_rows n UNION ALL SELECT -1 AS sign, o.* FROM old_rows o",
    ),
}


def merge(moves):
    """Add what moved to the months."""
    return MERGE.format(
        columns=", ".join(COLUMNS),
        meaning=MEANING,
        moves=moves,
        sums=", ".join(f"{name} = held.{name} + excluded.{name}" for name in COLUMNS),
    )


def follow(operation):
    """The function and trigger that follow one kind of statement on the roll-up."""
    referencing, moves = MOVES[operation]
    name = f"budgets_follow_totals_{operation.lower()}"
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {merge(moves)}
    {DROP_EMPTY if operation != "INSERT" else ""}
    RETURN NULL;
END $$;

CREATE TRIGGER budgets_follow_{operation.lower()} AFTER {operation} ON banking_monthlycategorytotal
    REFERENCING {referencing} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


REBUILD = f"""
CREATE FUNCTION budgets_rebuild_monthly_spending(household_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM banking_bankaccount WHERE household_id = ANY (household_ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM budgets_monthlyspending WHERE household_id = ANY (household_ids);
    {merge("SELECT 1 AS sign, t.* FROM banking_monthlycategorytotal t WHERE t.household_id = ANY (household_ids)")}
END $$;
"""

# An account or a household that changes its currency changes what months mean although no transaction did. (A category
# stays under its root; banking holds that.)
FOLLOW_MEANING = """
CREATE FUNCTION budgets_follow_account_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM budgets_rebuild_monthly_spending(ARRAY[NEW.household_id]);
    RETURN NULL;
END $$;
CREATE TRIGGER budgets_follow_currency AFTER UPDATE OF currency ON banking_bankaccount
    FOR EACH ROW WHEN (OLD.currency <> NEW.currency) EXECUTE FUNCTION budgets_follow_account_currency();

CREATE FUNCTION budgets_follow_household_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM budgets_rebuild_monthly_spending(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER budgets_follow_currency AFTER UPDATE OF currency ON users_household
    FOR EACH ROW WHEN (OLD.currency <> NEW.currency) EXECUTE FUNCTION budgets_follow_household_currency();
"""

FILL = "SELECT budgets_rebuild_monthly_spending(ARRAY(SELECT id FROM users_household));"

CREATE = "\n".join([*(follow(operation) for operation in MOVES), REBUILD, FOLLOW_MEANING, FILL])

DROP = "\n".join(
    [
        *(
            f"DROP TRIGGER budgets_follow_{name} ON banking_monthlycategorytotal;"
            f" DROP FUNCTION budgets_follow_totals_{name}();"
            for name in ("insert", "update", "delete")
        ),
        "DROP TRIGGER budgets_follow_currency ON banking_bankaccount; DROP FUNCTION budgets_follow_account_currency();",
        "DROP TRIGGER budgets_follow_currency ON users_household; DROP FUNCTION budgets_follow_household_currency();",
        "DROP FUNCTION budgets_rebuild_monthly_spending(uuid[]);",
    ]
)


class Migration(migrations.Migration):

    dependencies = [
        ("budgets", "0001_initial"),
        ("banking", "0003_kept_balances_and_totals"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
