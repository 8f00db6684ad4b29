"""The ledger in the database's own hands: inserting events books them, and nothing else changes what they add up to.

Order of locks: accounts by id, then goals by id. A row of the allocation map, and what the ledger knows of a balance,
belong to one account, so whoever holds the account holds them.
"""

from django.db import migrations

NEW_ID = """
CREATE FUNCTION goals_new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
        || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid
$$;
"""

# What events do to what accounts hold for goals, and to the balances of accounts.
EFFECTS = """
    SELECT e.source_account_id AS account_id, part.goal_id,
        part.sign * CASE WHEN e.event_type = 'REVERSAL' THEN -e.amount ELSE e.amount END AS amount
    FROM {rows} e CROSS JOIN LATERAL (VALUES (e.dest_goal_id, 1), (e.source_goal_id, -1)) part (goal_id, sign)
    WHERE part.goal_id IS NOT NULL
"""
BALANCE_EFFECTS = """
    SELECT e.source_account_id AS account_id, e.event_type,
        CASE coalesce(o.event_type, e.event_type) WHEN 'WITHDRAWAL' THEN -e.amount ELSE e.amount END
            * CASE WHEN e.event_type = 'REVERSAL' THEN -1 ELSE 1 END AS amount
    FROM {rows} e LEFT JOIN goals_ledgerevent o ON o.id = e.reverses_id
    WHERE e.source_goal_id IS NULL AND e.dest_goal_id IS NULL
"""

EFFECTS_VIEWS = f"""
CREATE VIEW goals_effect AS {EFFECTS.format(rows="goals_ledgerevent")};
CREATE VIEW goals_balance_effect AS {BALANCE_EFFECTS.format(rows="goals_ledgerevent")};
"""

CHECK_EVENTS = """
CREATE FUNCTION goals_refuse(state text, rule text, subject uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE '% (%)', replace(rule, '_', ' '), subject USING ERRCODE = state, CONSTRAINT = rule;
END $$;
"""

WRONG_EVENT = """
    SELECT n.id, CASE
        WHEN n.event_type = 'SYSTEM' THEN
            CASE WHEN pg_trigger_depth() = 1 THEN 'system_events_follow_from_balances' END
        WHEN a.id IS NULL OR a.household_id <> n.account_household_id THEN 'an_event_names_an_account'
        WHEN n.source_goal_id IS NOT NULL AND giver.id IS NULL OR n.dest_goal_id IS NOT NULL AND taker.id IS NULL
            THEN 'an_event_names_goals_that_exist'
        WHEN n.household_id <> coalesce(taker.household_id, n.household_id)
                OR n.household_id <> coalesce(giver.household_id, n.household_id)
                OR giver.id IS NULL AND taker.id IS NULL AND n.household_id <> a.household_id
            THEN 'an_event_belongs_to_the_household_of_its_goals'
        WHEN n.event_type = 'REVERSAL' AND (o.id IS NULL OR o.event_type IN ('SYSTEM', 'REVERSAL')
                OR (o.amount, o.source_account_id, o.household_id) <> (n.amount, n.source_account_id, n.household_id)
                OR o.source_goal_id IS DISTINCT FROM n.source_goal_id OR o.dest_goal_id IS DISTINCT FROM n.dest_goal_id)
            THEN 'a_reversal_repeats_its_event'
        WHEN coalesce(o.event_type, n.event_type) IN ('DEPOSIT', 'WITHDRAWAL') AND NOT a.is_manual
            THEN 'only_accounts_kept_by_hand_take_deposits'
        END AS rule
    FROM new_rows n
    LEFT JOIN banking_bankaccount a ON a.id = n.source_account_id
    LEFT JOIN goals_financialgoal giver ON giver.id = n.source_goal_id
    LEFT JOIN goals_financialgoal taker ON taker.id = n.dest_goal_id
    LEFT JOIN goals_ledgerevent o ON o.id = n.reverses_id
"""

# Whose money a goal may take: of its own household, or, for a joint goal, of a member of it.
WRONG_SOURCE = """
    SELECT d.goal_id AS id, CASE
        WHEN goal.deleted_at IS NOT NULL THEN 'a_deleted_goal_takes_nothing'
        WHEN a.kind NOT IN ('CHECKING', 'SAVINGS', 'CASH') THEN 'only_money_in_hand_is_allocated'
        WHEN a.currency <> home.currency THEN 'a_goal_takes_money_of_its_currency'
        WHEN a.household_id <> goal.household_id AND NOT (home.kind = 'JOINT' AND EXISTS (
            SELECT FROM users_membership m JOIN users_household own ON own.personal_owner_id = m.user_id
            WHERE m.household_id = goal.household_id AND m.left_at IS NULL AND own.id = a.household_id
        )) THEN 'a_goal_takes_money_of_its_people'
        END AS rule
    FROM deltas d
    JOIN banking_bankaccount a ON a.id = d.account_id
    JOIN goals_financialgoal goal ON goal.id = d.goal_id
    JOIN users_household home ON home.id = goal.household_id
    WHERE d.amount > 0
"""

DELTAS = f"""deltas AS MATERIALIZED (
        SELECT account_id, goal_id, sum(amount) AS amount FROM ({EFFECTS.format(rows="new_rows")}) e
        GROUP BY 1, 2 HAVING sum(amount) <> 0
    )"""

BOOK = f"""
CREATE FUNCTION goals_book_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken record;
BEGIN
    INSERT INTO goals_ledgerbalance AS known (account_id, balance)
        SELECT account_id, sum(amount) FROM ({BALANCE_EFFECTS.format(rows="new_rows")}) e GROUP BY 1
        ON CONFLICT (account_id) DO UPDATE SET balance = known.balance + excluded.balance;
    UPDATE banking_bankaccount a SET
        balance = a.balance + d.amount,
        anchor_balance = coalesce(a.anchor_balance, 0) + d.amount,
        anchor_on = coalesce(a.anchor_on, least(current_date,
            (SELECT min(t.posted_on) FROM banking_transaction t WHERE t.account_id = a.id)) - 1),
        anchor_source = CASE a.anchor_source WHEN 'NONE' THEN 'MANUAL' ELSE a.anchor_source END
    FROM (
        SELECT account_id, sum(amount) AS amount FROM ({BALANCE_EFFECTS.format(rows="new_rows")}) e
        WHERE event_type <> 'SYSTEM' GROUP BY 1 HAVING sum(amount) <> 0
    ) d WHERE a.id = d.account_id;
    SELECT a.id INTO broken FROM banking_bankaccount a
        JOIN ({BALANCE_EFFECTS.format(rows="new_rows")}) e ON e.account_id = a.id
        WHERE e.event_type <> 'SYSTEM' AND e.amount < 0 AND a.kind IN ('CHECKING', 'SAVINGS', 'CASH')
            AND a.balance < a.allocated LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', 'a_withdrawal_takes_free_money', broken.id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION goals_book_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken record;
BEGIN
    PERFORM FROM banking_bankaccount WHERE id IN (SELECT source_account_id FROM new_rows)
        ORDER BY id FOR NO KEY UPDATE;
    PERFORM FROM goals_financialgoal WHERE id IN (
        SELECT source_goal_id FROM new_rows WHERE source_goal_id IS NOT NULL
        UNION SELECT dest_goal_id FROM new_rows WHERE dest_goal_id IS NOT NULL
    ) ORDER BY id FOR NO KEY UPDATE;
    SELECT * INTO broken FROM ({WRONG_EVENT}) checked WHERE rule IS NOT NULL LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', broken.rule, broken.id);
    END IF;
    WITH {DELTAS}
    SELECT * INTO broken FROM ({WRONG_SOURCE}) checked WHERE rule IS NOT NULL LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', broken.rule, broken.id);
    END IF;

    WITH {DELTAS}
    UPDATE goals_allocationmap held SET amount = held.amount + d.amount, updated_at = statement_timestamp()
    FROM deltas d WHERE held.account_id = d.account_id AND held.goal_id = d.goal_id;
    WITH {DELTAS}
    INSERT INTO goals_allocationmap (id, account_id, goal_id, amount)
        SELECT goals_new_id(), account_id, goal_id, amount FROM deltas d
        WHERE NOT EXISTS (
            SELECT FROM goals_allocationmap held WHERE held.account_id = d.account_id AND held.goal_id = d.goal_id
        ) ORDER BY account_id, goal_id;
    WITH {DELTAS}
    DELETE FROM goals_allocationmap held USING deltas d
        WHERE held.account_id = d.account_id AND held.goal_id = d.goal_id AND held.amount = 0;

    WITH {DELTAS}
    UPDATE goals_financialgoal goal SET current_allocation = goal.current_allocation + d.amount
    FROM (SELECT goal_id, sum(amount) AS amount FROM deltas GROUP BY 1 HAVING sum(amount) <> 0) d
    WHERE goal.id = d.goal_id;
    WITH {DELTAS}
    SELECT goal.id INTO broken FROM goals_financialgoal goal
        JOIN (SELECT goal_id FROM deltas GROUP BY 1 HAVING sum(amount) > 0) d ON d.goal_id = goal.id
        WHERE goal.current_allocation + goal.outside_amount > goal.target_amount LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', 'a_goal_takes_at_most_its_target', broken.id);
    END IF;

    WITH {DELTAS}
    UPDATE banking_bankaccount a SET allocated = a.allocated + d.amount
    FROM (SELECT account_id, sum(amount) AS amount FROM deltas GROUP BY 1 HAVING sum(amount) <> 0) d
    WHERE a.id = d.account_id;
    WITH {DELTAS}
    SELECT a.id INTO broken FROM banking_bankaccount a
        JOIN (SELECT account_id FROM deltas GROUP BY 1 HAVING sum(amount) > 0) d ON d.account_id = a.id
        WHERE a.allocated > a.balance LIMIT 1;
    IF FOUND THEN
        PERFORM goals_refuse('23514', 'an_account_allocates_at_most_its_balance', broken.id);
    END IF;
    RETURN NULL;
END $$;

-- In the order of their names: what events do to goals, then what they do to balances.
CREATE TRIGGER book_1_events AFTER INSERT ON goals_ledgerevent REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION goals_book_events();
CREATE TRIGGER book_2_balances AFTER INSERT ON goals_ledgerevent REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION goals_book_balances();
"""

GUARD = """
CREATE FUNCTION goals_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% takes new rows only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '23000';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON goals_ledgerevent
    FOR EACH STATEMENT EXECUTE FUNCTION goals_refuse_change();

CREATE FUNCTION goals_follows_from_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION '% follows from the ledger: % is refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = '23514', CONSTRAINT = 'allocations_follow_from_the_ledger';
    END IF;
    RETURN CASE WHEN TG_LEVEL = 'ROW' THEN NEW END;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON goals_allocationmap
    FOR EACH STATEMENT EXECUTE FUNCTION goals_follows_from_ledger();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON goals_ledgerbalance
    FOR EACH STATEMENT EXECUTE FUNCTION goals_follows_from_ledger();
CREATE TRIGGER guard_allocated BEFORE UPDATE ON banking_bankaccount
    FOR EACH ROW WHEN (NEW.allocated IS DISTINCT FROM OLD.allocated) EXECUTE FUNCTION goals_follows_from_ledger();
CREATE TRIGGER guard_new_allocated BEFORE INSERT ON banking_bankaccount
    FOR EACH ROW WHEN (NEW.allocated <> 0) EXECUTE FUNCTION goals_follows_from_ledger();
"""

BALANCES = """
INSERT INTO goals_ledgerevent (id, household_id, account_household_id, event_type, amount, source_account_id, metadata)
    SELECT goals_new_id(), household_id, household_id, 'SYSTEM', balance, id,
        jsonb_build_object('balance', balance::text)
    FROM banking_bankaccount WHERE balance <> 0;
INSERT INTO goals_ledgerbalance (account_id, balance) SELECT id, balance FROM banking_bankaccount WHERE balance <> 0;
"""

FOLLOW_ACCOUNTS = """
CREATE FUNCTION goals_note_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    SELECT a.id, a.household_id, a.balance, a.balance - coalesce(known.balance, 0) AS change INTO held
        FROM banking_bankaccount a LEFT JOIN goals_ledgerbalance known ON known.account_id = a.id WHERE a.id = NEW.id;
    IF FOUND AND held.change <> 0 THEN
        INSERT INTO goals_ledgerevent
            (id, household_id, account_household_id, event_type, amount, source_account_id, metadata)
        VALUES (goals_new_id(), held.household_id, held.household_id, 'SYSTEM', held.change, held.id,
            jsonb_build_object('balance', held.balance::text));
    END IF;
    RETURN NULL;
END $$;
-- At commit, when all of a transaction's changes are known: one event per account, whatever an import did.
CREATE CONSTRAINT TRIGGER note_balance AFTER UPDATE ON banking_bankaccount DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.balance IS DISTINCT FROM OLD.balance) EXECUTE FUNCTION goals_note_balance();
CREATE CONSTRAINT TRIGGER note_new_balance AFTER INSERT ON banking_bankaccount DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION goals_note_balance();

CREATE FUNCTION goals_note_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO goals_ledgerevent
        (id, household_id, account_household_id, event_type, amount, source_account_id, metadata)
        SELECT goals_new_id(), o.household_id, o.household_id, 'SYSTEM', -known.balance, o.id,
            jsonb_build_object('balance', '0.00', 'closed', true)
        FROM old_rows o JOIN goals_ledgerbalance known ON known.account_id = o.id WHERE known.balance <> 0;
    DELETE FROM goals_ledgerbalance known USING old_rows o WHERE known.account_id = o.id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_closing AFTER DELETE ON banking_bankaccount REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION goals_note_closing();

CREATE FUNCTION goals_owed(account uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT greatest(0, -balance) FROM banking_bankaccount WHERE id = account
$$;

CREATE FUNCTION goals_follow_debts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM goals_financialgoal goal
        JOIN new_rows n ON n.id = goal.debt_account_id JOIN old_rows o ON o.id = n.id
        WHERE n.balance <> o.balance ORDER BY goal.id FOR NO KEY UPDATE OF goal;
    IF FOUND THEN
        UPDATE goals_financialgoal goal SET outside_amount = goal.opening_debt - greatest(0, -n.balance)
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE n.id = goal.debt_account_id AND n.balance <> o.balance AND goal.deleted_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_debts AFTER UPDATE ON banking_bankaccount
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION goals_follow_debts();
"""

KEEP_GOAL = """
CREATE FUNCTION goals_keep_goal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.current_allocation := 0;
    ELSIF NEW.household_id <> OLD.household_id THEN
        PERFORM goals_refuse('23514', 'a_goal_stays_in_its_household', NEW.id);
    ELSIF NEW.current_allocation <> OLD.current_allocation AND pg_trigger_depth() = 1 THEN
        PERFORM goals_refuse('23514', 'allocations_follow_from_the_ledger', NEW.id);
    END IF;
    IF NEW.debt_account_id IS NOT NULL THEN
        NEW.outside_amount := NEW.opening_debt - coalesce(goals_owed(NEW.debt_account_id), NEW.opening_debt);
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.outside_amount := coalesce((SELECT amount_at_period FROM goals_goalprogress
            WHERE goal_id = NEW.id ORDER BY year DESC, month DESC LIMIT 1), 0);
    END IF;
    IF NEW.status IN ('active', 'completed') THEN
        IF NEW.current_allocation + NEW.outside_amount >= NEW.target_amount THEN
            NEW.status := 'completed';
            NEW.completed_at := coalesce(CASE WHEN TG_OP = 'UPDATE' THEN OLD.completed_at END, statement_timestamp());
        ELSE
            NEW.status := 'active';
            NEW.completed_at := NULL;
            -- A completed goal that becomes active again gives way to an active one of its name.
            IF TG_OP = 'UPDATE' AND OLD.status = 'completed' AND EXISTS (
                SELECT FROM goals_financialgoal other WHERE other.household_id = NEW.household_id
                    AND lower(other.name) = lower(NEW.name) AND other.status = 'active' AND other.deleted_at IS NULL
                    AND other.id <> NEW.id
            ) THEN
                NEW.name := left(NEW.name, 82) || ' ' || NEW.id;
            END IF;
        END IF;
    ELSE
        NEW.completed_at := NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW IS DISTINCT FROM OLD THEN
        NEW.revision := pg_current_xact_id()::text::bigint;
        NEW.updated_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON goals_financialgoal
    FOR EACH ROW EXECUTE FUNCTION goals_keep_goal();

CREATE FUNCTION goals_note_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO goals_goalmilestone (id, goal_id, percent, amount)
        SELECT goals_new_id(), NEW.id, percent, ceil(NEW.target_amount * percent) / 100
        FROM unnest(ARRAY[25, 50, 75, 100]) percent
        WHERE (NEW.current_allocation + NEW.outside_amount) * 100 >= NEW.target_amount * percent
        ON CONFLICT (goal_id, percent) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER note_marks AFTER INSERT ON goals_financialgoal
    FOR EACH ROW EXECUTE FUNCTION goals_note_marks();
CREATE TRIGGER note_marks_passed AFTER UPDATE ON goals_financialgoal
    FOR EACH ROW WHEN ((NEW.current_allocation, NEW.outside_amount, NEW.target_amount)
        IS DISTINCT FROM (OLD.current_allocation, OLD.outside_amount, OLD.target_amount))
    EXECUTE FUNCTION goals_note_marks();

-- What a linked account said last stays with the goal when the link goes.
CREATE FUNCTION goals_keep_last_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO goals_goalprogress (id, goal_id, year, month, amount_at_period, contribution_this_period, source)
        VALUES (goals_new_id(), NEW.id, extract(year FROM current_date), extract(month FROM current_date),
            greatest(0, OLD.outside_amount), 0, 'opening')
        ON CONFLICT (goal_id, year, month) DO UPDATE SET amount_at_period = excluded.amount_at_period;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_last_word AFTER UPDATE ON goals_financialgoal
    FOR EACH ROW WHEN (OLD.debt_account_id IS NOT NULL AND NEW.debt_account_id IS NULL)
    EXECUTE FUNCTION goals_keep_last_word();

CREATE FUNCTION goals_follow_progress() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.goal_id ELSE NEW.goal_id END;
BEGIN
    UPDATE goals_financialgoal SET outside_amount = coalesce((SELECT amount_at_period FROM goals_goalprogress
        WHERE goal_id = touched ORDER BY year DESC, month DESC LIMIT 1), 0)
    WHERE id = touched AND debt_account_id IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_progress AFTER INSERT OR UPDATE OR DELETE ON goals_goalprogress
    FOR EACH ROW EXECUTE FUNCTION goals_follow_progress();

CREATE FUNCTION goals_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM goals_ledgerevent WHERE dest_goal_id = OLD.id OR source_goal_id = OLD.id) THEN
        PERFORM goals_refuse('23503', 'events_have_their_goals', OLD.id);
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER keep_history BEFORE DELETE ON goals_financialgoal
    FOR EACH ROW EXECUTE FUNCTION goals_keep_history();
"""

CREATE = "\n".join(
    [NEW_ID, CHECK_EVENTS, EFFECTS_VIEWS, BALANCES, BOOK, GUARD, FOLLOW_ACCOUNTS, KEEP_GOAL],
)

DROP = """
DROP TRIGGER guard_new_allocated ON banking_bankaccount;
DROP TRIGGER guard_allocated ON banking_bankaccount;
DROP TRIGGER note_balance ON banking_bankaccount;
DROP TRIGGER note_new_balance ON banking_bankaccount;
DROP TRIGGER note_closing ON banking_bankaccount;
DROP TRIGGER follow_debts ON banking_bankaccount;
DROP TRIGGER book_1_events ON goals_ledgerevent;
DROP TRIGGER book_2_balances ON goals_ledgerevent;
DROP TRIGGER append_only ON goals_ledgerevent;
DROP TRIGGER guard ON goals_allocationmap;
DROP TRIGGER guard ON goals_ledgerbalance;
DROP TRIGGER keep ON goals_financialgoal;
DROP TRIGGER note_marks ON goals_financialgoal;
DROP TRIGGER note_marks_passed ON goals_financialgoal;
DROP TRIGGER keep_last_word ON goals_financialgoal;
DROP TRIGGER keep_history ON goals_financialgoal;
DROP TRIGGER follow_progress ON goals_goalprogress;
DROP FUNCTION goals_book_events(), goals_book_balances(), goals_refuse_change(), goals_follows_from_ledger(),
    goals_note_balance(), goals_note_closing(), goals_follow_debts(), goals_keep_goal(), goals_note_marks(),
    goals_keep_last_word(), goals_follow_progress(), goals_keep_history(), goals_owed(uuid),
    goals_refuse(text, text, uuid), goals_new_id();
DROP VIEW goals_balance_effect;
DROP VIEW goals_effect;
-- What was set aside goes with the tables.
UPDATE banking_bankaccount SET allocated = 0 WHERE allocated <> 0;
"""


class Migration(migrations.Migration):

    dependencies = [("goals", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
