"""Proof that events, allocations, goal totals, balances and account limits agree to the cent."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

_ALLOCATIONS = """
    SELECT 'allocation of account ' || account_id || ' for goal ' || goal_id, held.amount, computed.amount
    FROM goals_allocationmap held
    FULL JOIN (
        SELECT account_id, goal_id, sum(amount) AS amount FROM goals_effect GROUP BY 1, 2 HAVING sum(amount) <> 0
    ) computed USING (account_id, goal_id)
    WHERE coalesce(held.amount, 0) <> coalesce(computed.amount, 0) OR coalesce(held.amount, computed.amount) < 0
    ORDER BY 1
"""

_GOALS = """
    SELECT 'current_allocation of goal ' || goal.id, goal.current_allocation, coalesce(computed.amount, 0)
    FROM goals_financialgoal goal
    LEFT JOIN (SELECT goal_id, sum(amount) AS amount FROM goals_allocationmap GROUP BY 1) computed
        ON computed.goal_id = goal.id
    WHERE goal.current_allocation <> coalesce(computed.amount, 0)
    ORDER BY 1
"""

_ACCOUNTS = """
    SELECT 'allocated of account ' || a.id, a.allocated, coalesce(computed.amount, 0)
    FROM banking_bankaccount a
    LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM goals_allocationmap GROUP BY 1) computed
        ON computed.account_id = a.id
    WHERE a.allocated <> coalesce(computed.amount, 0)
    ORDER BY 1
"""

_BALANCES = """
    WITH told AS MATERIALIZED (
        SELECT account_id, sum(amount) AS amount, bool_or(amount < 0) AS fell FROM goals_balance_effect GROUP BY 1
    )
    SELECT 'balance of account ' || coalesce(a.id, told.account_id), coalesce(a.balance, 0), coalesce(told.amount, 0)
    FROM banking_bankaccount a FULL JOIN told ON told.account_id = a.id
    WHERE coalesce(a.balance, 0) <> coalesce(told.amount, 0)
    UNION ALL
    SELECT 'known balance of account ' || coalesce(known.account_id, told.account_id), known.balance, told.amount
    FROM goals_ledgerbalance known FULL JOIN told ON told.account_id = known.account_id
    WHERE coalesce(known.balance, 0) <> coalesce(told.amount, 0)
    UNION ALL
    SELECT 'limit of account ' || a.id || ', whose balance never fell', a.allocated, a.balance
    FROM banking_bankaccount a LEFT JOIN told ON told.account_id = a.id
    WHERE a.allocated > a.balance AND NOT coalesce(told.fell, false)
    ORDER BY 1
"""

_OUTSIDE = """
    SELECT 'outside_amount of goal ' || goal.id, goal.outside_amount, computed.amount
    FROM goals_financialgoal goal
    JOIN LATERAL (
        SELECT CASE WHEN goal.debt_account_id IS NOT NULL THEN goal.opening_debt - goals_owed(goal.debt_account_id)
            ELSE coalesce((SELECT amount_at_period FROM goals_goalprogress entry WHERE entry.goal_id = goal.id
                ORDER BY year DESC, month DESC LIMIT 1), 0) END AS amount
    ) computed ON computed.amount <> goal.outside_amount
    WHERE goal.deleted_at IS NULL
    UNION ALL
    SELECT 'status of goal ' || id || ', which is ' || status, current_allocation + outside_amount, target_amount
    FROM goals_financialgoal
    WHERE status IN ('active', 'completed')
        AND (status = 'completed') <> (current_allocation + outside_amount >= target_amount)
    ORDER BY 1
"""

_EVENTS = """
    SELECT 'event ' || e.id || ': ' || CASE
            WHEN e.event_type = 'REVERSAL' THEN 'does not repeat the event it reverses'
            WHEN e.source_goal_id IS NOT NULL AND giver.id IS NULL OR e.dest_goal_id IS NOT NULL AND taker.id IS NULL
                THEN 'names a goal that is not there'
            ELSE 'belongs to another household than its goal or account' END,
        e.amount, o.amount
    FROM goals_ledgerevent e
    LEFT JOIN banking_bankaccount a ON a.id = e.source_account_id
    LEFT JOIN goals_financialgoal giver ON giver.id = e.source_goal_id
    LEFT JOIN goals_financialgoal taker ON taker.id = e.dest_goal_id
    LEFT JOIN goals_ledgerevent o ON o.id = e.reverses_id
    WHERE e.household_id <> coalesce(taker.household_id, giver.household_id, e.account_household_id)
        OR giver.household_id <> taker.household_id
        OR a.household_id <> e.account_household_id
        OR e.source_goal_id IS NOT NULL AND giver.id IS NULL
        OR e.dest_goal_id IS NOT NULL AND taker.id IS NULL
        OR e.event_type = 'REVERSAL' AND (
            o.id IS NULL OR o.event_type IN ('SYSTEM', 'REVERSAL')
            OR (o.amount, o.source_account_id, o.household_id) <> (e.amount, e.source_account_id, e.household_id)
            OR o.source_goal_id IS DISTINCT FROM e.source_goal_id OR o.dest_goal_id IS DISTINCT FROM e.dest_goal_id)
    ORDER BY 1
"""

QUERIES = (_ALLOCATIONS, _GOALS, _ACCOUNTS, _BALANCES, _OUTSIDE, _EVENTS)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that does not follow from the others: what it holds, and what it should."""

    what: str
    stored: Decimal | None
    computed: Decimal | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what is wrong. An account may have allocated more than it holds since its balance fell,
    and a goal hold more than its lowered target: both are counted, and are no faults."""

    events: int
    goals: int
    accounts: int
    over_allocated: int
    overfunded: int
    faults: tuple[Fault, ...]


def prove() -> Proof:
    """Recompute every sum from the events; all of it sees one moment when run in one transaction."""
    with connection.cursor() as cursor:
        faults = []
        for query in QUERIES:
            cursor.execute(query)
            faults += [Fault(*row) for row in cursor.fetchall()]
        cursor.execute("""
            SELECT (SELECT count(*) FROM goals_ledgerevent), (SELECT count(*) FROM goals_financialgoal),
                (SELECT count(*) FROM banking_bankaccount),
                (SELECT count(*) FROM banking_bankaccount WHERE allocated > 0 AND allocated > balance),
                (SELECT count(*) FROM goals_financialgoal WHERE current_allocation + outside_amount > target_amount)
        """)
        events, goals, accounts, over_allocated, overfunded = cursor.fetchone()
    return Proof(events, goals, accounts, over_allocated, overfunded, tuple(faults))
