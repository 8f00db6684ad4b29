"""Balances and monthly totals, kept by statement-level triggers; what holds for transactions beside foreign keys.

Order of locks: the transactions that a statement writes, then their accounts by id, then totals. A total belongs to
one account, so whoever holds the account holds its totals.
"""

from django.db import migrations

# What a statement on transactions takes away (sign -1, old rows) and adds (sign 1, new rows).
MOVES = {
    "INSERT": "SELECT 1 AS sign, n.* FROM new_rows n",
    "DELETE": "SELECT -1 AS sign, o.* FROM old_rows o",
    "UPDATE": "SELECT 1 AS sign, n.* FROM new_rows n UNION ALL SELECT -1 AS sign, o.* FROM old_rows o",
}
REFERENCING = {
    "INSERT": "NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}
TABLES = {"INSERT": ["new_rows"], "DELETE": ["old_rows"], "UPDATE": ["new_rows", "old_rows"]}

MONTH = "date_trunc('month', {}::timestamp)::date"

MERGE_TOTALS = """
    INSERT INTO banking_monthlycategorytotal AS total (household_id, month, account_id, category_id, amount, row_count)
    SELECT household_id, month, account_id, category_id, sum(amount), sum(rows) FROM ({contributions}) part
    GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0 OR sum(rows) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (household_id, month, account_id, category_id)
    DO UPDATE SET amount = total.amount + excluded.amount, row_count = total.row_count + excluded.row_count;
"""

DROP_EMPTY_TOTALS = """
    DELETE FROM banking_monthlycategorytotal total
    USING (SELECT DISTINCT household_id, account_id, {month} AS month FROM {rows}) emptied
    WHERE total.household_id = emptied.household_id AND total.month = emptied.month
        AND total.account_id = emptied.account_id AND total.row_count = 0;
"""

REFUSE_STRANGERS = """
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT household_id, account_id, category_id FROM new_rows) n
        LEFT JOIN banking_bankaccount a ON a.id = n.account_id AND a.household_id = n.household_id
        LEFT JOIN banking_category c ON c.id = n.category_id AND coalesce(c.household_id, n.household_id) = n.household_id
        WHERE a.id IS NULL OR c.id IS NULL
    ) THEN
        RAISE 'a transaction belongs to the household of its account, and so does its category'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'account_and_category_are_of_the_household';
    END IF;
    PERFORM FROM banking_category
        WHERE household_id IS NOT NULL AND id IN (SELECT category_id FROM new_rows) FOR KEY SHARE;
"""

BURY = """
    IF EXISTS (SELECT FROM old_rows WHERE reconciled) THEN
        RAISE 'a reconciled transaction is locked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reconciled_rows_are_locked';
    END IF;
    INSERT INTO banking_tombstone (household_id, kind, object_id, account_id)
        SELECT household_id, 'TRANSACTION', id, account_id FROM old_rows;
"""


def book_transactions(operation):
    """The function and trigger that book what one statement did to transactions."""
    moves = MOVES[operation]
    contributions = f"""
        SELECT household_id, {MONTH.format("posted_on")} AS month, account_id, category_id,
            sign * amount AS amount, sign AS rows
        FROM ({moves}) m WHERE NOT (pending OR excluded OR is_split)
        UNION ALL
        SELECT m.household_id, {MONTH.format("m.posted_on")}, m.account_id, s.category_id, m.sign * s.amount, m.sign
        FROM ({moves}) m JOIN banking_transactionsplit s ON s.transaction_id = m.id
        WHERE m.is_split AND NOT (m.pending OR m.excluded)
    """
    accounts = " UNION ".join(f"SELECT account_id FROM {table}" for table in TABLES[operation])
    name = f"banking_book_transaction_{operation.lower()}"
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM banking_bankaccount WHERE id IN ({accounts}) ORDER BY id FOR NO KEY UPDATE;
    {REFUSE_STRANGERS if operation != "DELETE" else BURY}
    {MERGE_TOTALS.format(contributions=contributions)}
    {DROP_EMPTY_TOTALS.format(rows="old_rows", month=MONTH.format("posted_on")) if operation != "INSERT" else ""}
    UPDATE banking_bankaccount a SET balance = a.balance + change.amount
    FROM (
        SELECT m.account_id, sum(m.sign * m.amount) AS amount
        FROM ({moves}) m JOIN banking_bankaccount b ON b.id = m.account_id
        WHERE NOT m.pending AND (b.anchor_on IS NULL OR m.posted_on > b.anchor_on)
        GROUP BY 1
    ) change
    WHERE a.id = change.account_id AND change.amount <> 0;
    RETURN NULL;
END $$;

CREATE TRIGGER book_{operation.lower()} AFTER {operation} ON banking_transaction
    REFERENCING {REFERENCING[operation]} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def book_splits(operation):
    """The function and trigger that book what one statement did to parts of transactions.

    Parts of a transaction that was whole until now are booked by marking it split: its own trigger then exchanges the
    whole for all its parts. The reverse holds for the last part that goes.
    """
    moves = MOVES[operation]
    touched = " UNION ".join(f"SELECT transaction_id FROM {table}" for table in TABLES[operation])
    contributions = f"""
        SELECT t.household_id, {MONTH.format("t.posted_on")} AS month, t.account_id, m.category_id,
            m.sign * m.amount AS amount, m.sign AS rows
        FROM ({moves}) m JOIN banking_transaction t ON t.id = m.transaction_id
        WHERE t.is_split AND NOT (t.pending OR t.excluded)
    """
    strangers = """
    IF EXISTS (
        SELECT FROM new_rows n JOIN banking_transaction t ON t.id = n.transaction_id
        JOIN banking_category c ON c.id = n.category_id WHERE c.household_id <> t.household_id
    ) THEN
        RAISE 'the category of a part belongs to the household'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'account_and_category_are_of_the_household';
    END IF;
    """
    emptied = f"(SELECT t.* FROM banking_transaction t WHERE t.id IN ({touched})) touched"
    name = f"banking_book_split_{operation.lower()}"
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM banking_transaction WHERE id IN ({touched}) ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM banking_bankaccount
        WHERE id IN (SELECT account_id FROM banking_transaction WHERE id IN ({touched}))
        ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM banking_transaction WHERE id IN ({touched}) AND reconciled) THEN
        RAISE 'a reconciled transaction is locked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reconciled_rows_are_locked';
    END IF;
    {strangers if operation != "DELETE" else ""}
    {MERGE_TOTALS.format(contributions=contributions)}
    {DROP_EMPTY_TOTALS.format(rows=emptied, month=MONTH.format("posted_on")) if operation != "INSERT" else ""}
    UPDATE banking_transaction t SET
        is_split = EXISTS (SELECT FROM banking_transactionsplit s WHERE s.transaction_id = t.id),
        revision = 0
    WHERE id IN ({touched});
    RETURN NULL;
END $$;

CREATE TRIGGER book_{operation.lower()} AFTER {operation} ON banking_transactionsplit
    REFERENCING {REFERENCING[operation]} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


KEEP_TRANSACTION = """
CREATE FUNCTION banking_keep_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked banking_transaction := NEW;
BEGIN
    IF OLD.reconciled THEN
        asked.reconciled := OLD.reconciled;
        asked.reconciliation_id := OLD.reconciliation_id;
        asked.updated_at := OLD.updated_at;
        IF EXISTS (SELECT FROM banking_category WHERE id = OLD.category_id AND merged_into_id = NEW.category_id) THEN
            asked.category_id := OLD.category_id;
        END IF;
        IF asked IS DISTINCT FROM OLD THEN
            RAISE 'a reconciled transaction is locked'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reconciled_rows_are_locked';
        END IF;
    END IF;
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.revision := pg_current_xact_id()::text::bigint;
        NEW.updated_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep BEFORE UPDATE ON banking_transaction
    FOR EACH ROW EXECUTE FUNCTION banking_keep_transaction();
"""

ADD_UP = """
CREATE FUNCTION banking_check_parts(whole_id uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    whole record;
BEGIN
    SELECT t.amount, t.is_split, count(s.id) AS parts, coalesce(sum(s.amount), 0) AS total INTO whole
    FROM banking_transaction t LEFT JOIN banking_transactionsplit s ON s.transaction_id = t.id
    WHERE t.id = whole_id GROUP BY t.id;
    IF FOUND AND (whole.is_split <> (whole.parts > 0) OR (whole.parts > 0 AND whole.total <> whole.amount)) THEN
        RAISE 'the parts of transaction % add up to %, the whole is %', whole_id, whole.total, whole.amount
            USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_add_up_to_the_whole';
    END IF;
END $$;

CREATE FUNCTION banking_parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'banking_transaction' THEN
        PERFORM banking_check_parts(NEW.id);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM banking_check_parts(OLD.transaction_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM banking_check_parts(NEW.transaction_id);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER parts_add_up AFTER INSERT OR UPDATE OR DELETE ON banking_transactionsplit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION banking_parts_add_up();
CREATE CONSTRAINT TRIGGER parts_add_up_when_inserted AFTER INSERT ON banking_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.is_split) EXECUTE FUNCTION banking_parts_add_up();
CREATE CONSTRAINT TRIGGER parts_add_up_when_updated AFTER UPDATE ON banking_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.is_split <> OLD.is_split OR (NEW.is_split AND NEW.amount <> OLD.amount))
    EXECUTE FUNCTION banking_parts_add_up();
"""

KEEP_ACCOUNT = """
CREATE FUNCTION banking_keep_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.balance := coalesce(NEW.anchor_balance, 0);
        RETURN NEW;
    END IF;
    IF NEW.household_id <> OLD.household_id THEN
        RAISE 'an account stays in its household'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_account_stays_in_its_household';
    END IF;
    -- Depth 1 is a statement of somebody's; the booking triggers come from deeper and are right.
    IF (pg_trigger_depth() = 1 OR current_setting('banking.rebuilding', true) = 'on') AND (NEW.balance, NEW.anchor_balance, NEW.anchor_on)
            IS DISTINCT FROM (OLD.balance, OLD.anchor_balance, OLD.anchor_on) THEN
        SELECT coalesce(NEW.anchor_balance, 0) + coalesce(sum(amount), 0) INTO NEW.balance
        FROM banking_transaction
        WHERE account_id = NEW.id AND NOT pending AND (NEW.anchor_on IS NULL OR posted_on > NEW.anchor_on);
    END IF;
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.revision := pg_current_xact_id()::text::bigint;
        NEW.updated_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON banking_bankaccount
    FOR EACH ROW EXECUTE FUNCTION banking_keep_account();

CREATE FUNCTION banking_bury_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM banking_transaction t JOIN old_rows o ON t.account_id = o.id) THEN
        RAISE 'an account with transactions is not deleted'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'transactions_have_an_account';
    END IF;
    INSERT INTO banking_tombstone (household_id, kind, object_id, account_id)
        SELECT household_id, 'ACCOUNT', id, id FROM old_rows;
    RETURN NULL;
END $$;

CREATE TRIGGER bury AFTER DELETE ON banking_bankaccount REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION banking_bury_account();
"""

GUARD_TOTALS = """
CREATE FUNCTION banking_rebuild_totals() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE banking_bankaccount IN SHARE ROW EXCLUSIVE MODE;
    LOCK TABLE banking_transaction, banking_transactionsplit IN SHARE MODE;
    PERFORM set_config('banking.rebuilding', 'on', true);
    DELETE FROM banking_monthlycategorytotal;
    INSERT INTO banking_monthlycategorytotal (household_id, month, account_id, category_id, amount, row_count)
        SELECT household_id, month, account_id, category_id, sum(amount), count(*) FROM banking_contribution
        GROUP BY 1, 2, 3, 4;
    UPDATE banking_bankaccount SET balance = NULL;
    PERFORM set_config('banking.rebuilding', 'off', true);
END $$;

CREATE FUNCTION banking_guard_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 AND coalesce(current_setting('banking.rebuilding', true), 'off') <> 'on' THEN
        RAISE 'monthly totals follow from transactions and are not written'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'totals_follow_from_transactions';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON banking_monthlycategorytotal
    FOR EACH STATEMENT EXECUTE FUNCTION banking_guard_totals();

CREATE FUNCTION banking_after_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE banking_transaction SET is_split = false
        WHERE is_split AND NOT EXISTS (SELECT FROM banking_transactionsplit s WHERE s.transaction_id = banking_transaction.id);
    PERFORM banking_rebuild_totals();
    RETURN NULL;
END $$;

CREATE TRIGGER rebuild AFTER TRUNCATE ON banking_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION banking_after_truncate();
CREATE TRIGGER rebuild AFTER TRUNCATE ON banking_transactionsplit
    FOR EACH STATEMENT EXECUTE FUNCTION banking_after_truncate();
"""

CONTRIBUTION = f"""
CREATE VIEW banking_contribution AS
    SELECT id AS transaction_id, household_id, {MONTH.format("posted_on")} AS month, account_id, category_id, amount
    FROM banking_transaction WHERE NOT (pending OR excluded OR is_split)
    UNION ALL
    SELECT t.id, t.household_id, {MONTH.format("t.posted_on")}, t.account_id, s.category_id, s.amount
    FROM banking_transaction t JOIN banking_transactionsplit s ON s.transaction_id = t.id
    WHERE t.is_split AND NOT (t.pending OR t.excluded);
"""

CREATE = "\n".join(
    [
        CONTRIBUTION,
        KEEP_TRANSACTION,
        KEEP_ACCOUNT,
        ADD_UP,
        *(book_transactions(operation) for operation in MOVES),
        *(book_splits(operation) for operation in MOVES),
        GUARD_TOTALS,
    ]
)

DROP = """
DROP TRIGGER rebuild ON banking_transactionsplit;
DROP TRIGGER rebuild ON banking_transaction;
DROP FUNCTION banking_after_truncate();
DROP TRIGGER guard ON banking_monthlycategorytotal;
DROP FUNCTION banking_guard_totals();
DROP FUNCTION banking_rebuild_totals();
DROP TRIGGER book_insert ON banking_transactionsplit;
DROP TRIGGER book_update ON banking_transactionsplit;
DROP TRIGGER book_delete ON banking_transactionsplit;
DROP TRIGGER book_insert ON banking_transaction;
DROP TRIGGER book_update ON banking_transaction;
DROP TRIGGER book_delete ON banking_transaction;
DROP FUNCTION banking_book_split_insert();
DROP FUNCTION banking_book_split_update();
DROP FUNCTION banking_book_split_delete();
DROP FUNCTION banking_book_transaction_insert();
DROP FUNCTION banking_book_transaction_update();
DROP FUNCTION banking_book_transaction_delete();
DROP TRIGGER parts_add_up_when_updated ON banking_transaction;
DROP TRIGGER parts_add_up_when_inserted ON banking_transaction;
DROP TRIGGER parts_add_up ON banking_transactionsplit;
DROP FUNCTION banking_parts_add_up();
DROP FUNCTION banking_check_parts(uuid);
DROP TRIGGER bury ON banking_bankaccount;
DROP FUNCTION banking_bury_account();
DROP TRIGGER keep ON banking_bankaccount;
DROP FUNCTION banking_keep_account();
DROP TRIGGER keep ON banking_transaction;
DROP FUNCTION banking_keep_transaction();
DROP VIEW banking_contribution;
"""


class Migration(migrations.Migration):
    dependencies = [("banking", "0002_shared_categories")]

    operations = [migrations.RunSQL(CREATE, DROP)]
