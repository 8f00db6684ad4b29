"""Booking adds up a statement's events once, keeps the sums at hand, and does only what they ask for."""

from importlib import import_module

from django.db import migrations

before = import_module("goals.migrations.0002_ledger_is_booked_by_triggers")

DELTAS = "unnest(accounts, goals, amounts) d (account_id, goal_id, amount)"
WRONG_SOURCE = before.WRONG_SOURCE.replace("FROM deltas d", f"FROM {DELTAS}")

BOOK = f"""
CREATE OR REPLACE FUNCTION goals_book_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken record;
    accounts uuid[];
    goals uuid[];
    amounts numeric[];
BEGIN
    PERFORM FROM banking_bankaccount WHERE id IN (SELECT source_account_id FROM new_rows)
        ORDER BY id FOR NO KEY UPDATE;
    SELECT array_agg(account_id), array_agg(goal_id), array_agg(amount) INTO accounts, goals, amounts FROM (
        SELECT account_id, goal_id, sum(amount) AS amount FROM ({before.EFFECTS.format(rows="new_rows")}) e
        GROUP BY 1, 2 ORDER BY 1, 2
    ) added;
    PERFORM FROM goals_financialgoal WHERE id = ANY (goals) ORDER BY id FOR NO KEY UPDATE;
    SELECT * INTO broken FROM ({before.WRONG_EVENT}) checked WHERE rule IS NOT NULL LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', broken.rule, broken.id);
    END IF;
    IF accounts IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO broken FROM ({WRONG_SOURCE}) checked WHERE rule IS NOT NULL LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', broken.rule, broken.id);
    END IF;

    UPDATE goals_allocationmap held SET amount = held.amount + d.amount, updated_at = statement_timestamp()
    FROM {DELTAS} WHERE held.account_id = d.account_id AND held.goal_id = d.goal_id AND d.amount <> 0;
    INSERT INTO goals_allocationmap (id, account_id, goal_id, amount)
        SELECT goals_new_id(), d.account_id, d.goal_id, d.amount FROM {DELTAS}
        LEFT JOIN goals_allocationmap held ON held.account_id = d.account_id AND held.goal_id = d.goal_id
        WHERE held.id IS NULL AND d.amount <> 0;
    DELETE FROM goals_allocationmap held USING {DELTAS}
        WHERE held.account_id = d.account_id AND held.goal_id = d.goal_id AND held.amount = 0 AND d.amount < 0;

    UPDATE goals_financialgoal goal SET current_allocation = goal.current_allocation + change.amount
    FROM (SELECT goal_id, sum(amount) AS amount FROM {DELTAS} GROUP BY 1 HAVING sum(amount) <> 0) change
    WHERE goal.id = change.goal_id;
    SELECT goal.id INTO broken FROM goals_financialgoal goal
        JOIN (SELECT goal_id FROM {DELTAS} GROUP BY 1 HAVING sum(amount) > 0) raised ON raised.goal_id = goal.id
        WHERE goal.current_allocation + goal.outside_amount > goal.target_amount LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', 'a_goal_takes_at_most_its_target', broken.id);
    END IF;

    UPDATE banking_bankaccount a SET allocated = a.allocated + change.amount
    FROM (SELECT account_id, sum(amount) AS amount FROM {DELTAS} GROUP BY 1 HAVING sum(amount) <> 0) change
    WHERE a.id = change.account_id;
    SELECT a.id INTO broken FROM banking_bankaccount a
        JOIN (SELECT account_id FROM {DELTAS} GROUP BY 1 HAVING sum(amount) > 0) raised ON raised.account_id = a.id
        WHERE a.allocated > a.balance LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', 'an_account_allocates_at_most_its_balance', broken.id);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION goals_book_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken record;
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows WHERE source_goal_id IS NULL AND dest_goal_id IS NULL) THEN
        RETURN NULL;
    END IF;
    {before.BOOK.split("BEGIN", 2)[1].split("END $$;", 1)[0]}
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [("goals", "0002_ledger_is_booked_by_triggers")]

    operations = [
        migrations.RunSQL(
            BOOK, before.BOOK.split("-- In the order", 1)[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        )
    ]
