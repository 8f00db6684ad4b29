"""The set-based statements of transfers."""

# One side of a possible transfer.
_SIDE = """
        SELECT t.id, t.household_id, t.account_id, t.posted_on, t.amount, a.currency, a.kind,
            t.category_source = 'PERSON' AS is_chosen,
            t.household_id = %(household_id)s AND (%(ids)s::uuid[] IS NULL OR t.id = ANY(%(ids)s::uuid[]))
                AND (%(batches)s::uuid[] IS NULL OR t.import_batch_id = ANY(%(batches)s::uuid[])) AS is_asked
        FROM banking_transaction t JOIN banking_bankaccount a ON a.id = t.account_id
        WHERE t.household_id = ANY(%(household_ids)s::uuid[])
            AND t.posted_on BETWEEN (SELECT first_on FROM asked) AND (SELECT last_on FROM asked)
            AND NOT (t.pending OR t.excluded OR t.is_split OR t.reconciled)
            AND NOT EXISTS (
                SELECT FROM banking_transferpair taken WHERE taken.state = 'ACCEPTED' AND taken.paying_id = t.id
            )
            AND NOT EXISTS (
                SELECT FROM banking_transferpair taken WHERE taken.state = 'ACCEPTED' AND taken.receiving_id = t.id
            )
"""

# Candidates: opposite amounts in two accounts within the window. Every candidate of a side counts when it is asked
# whether a pair is the only one, so the days looked at reach twice the window beyond the given postings. What comes in
# is rare beside what goes out: it is found first, and only payments of such amounts are looked at.
FIND = f"""
    WITH asked AS MATERIALIZED (
        SELECT min(posted_on) - 2 * %(window)s AS first_on, max(posted_on) + 2 * %(window)s AS last_on
        FROM banking_transaction
        WHERE household_id = %(household_id)s AND (%(ids)s::uuid[] IS NULL OR id = ANY(%(ids)s::uuid[]))
            AND (%(batches)s::uuid[] IS NULL OR import_batch_id = ANY(%(batches)s::uuid[]))
    ), receipt AS MATERIALIZED (
        {_SIDE} AND t.amount > 0
    ), payment AS MATERIALIZED (
        {_SIDE} AND t.amount < 0 AND -t.amount IN (SELECT amount FROM receipt)
    ), opposite AS MATERIALIZED (
        SELECT p.id AS paying_id, r.id AS receiving_id, p.household_id, r.household_id AS receiving_household_id,
            p.kind AS paying, r.kind AS receiving, abs(r.posted_on - p.posted_on) AS days_apart,
            p.is_asked OR r.is_asked AS is_asked, p.is_chosen OR r.is_chosen AS is_chosen
        FROM payment p
        JOIN receipt r ON r.amount = -p.amount AND r.currency = p.currency AND r.account_id <> p.account_id
            AND r.posted_on BETWEEN p.posted_on - %(window)s AND p.posted_on + %(window)s
        WHERE p.household_id = r.household_id OR %(joint_id)s::uuid IN (p.household_id, r.household_id)
    ), kind AS (
        SELECT * FROM unnest(%(paying_kinds)s::text[], %(receiving_kinds)s::text[], %(kinds)s::text[])
            AS k (paying, receiving, kind)
    ), candidate AS (
        SELECT o.paying_id, o.receiving_id, o.household_id, o.receiving_household_id,
            CASE WHEN o.household_id = o.receiving_household_id THEN kind.kind ELSE 'HOUSEHOLD' END AS kind,
            o.days_apart, o.is_asked, o.is_chosen
        FROM opposite o
        JOIN kind ON kind.paying = o.paying AND kind.receiving = o.receiving
        WHERE NOT EXISTS (
            SELECT FROM banking_transferpair no
            WHERE no.state = 'REJECTED' AND no.paying_id = o.paying_id AND no.receiving_id = o.receiving_id
        )
    ), counted AS (
        SELECT *, count(*) OVER (PARTITION BY paying_id) AS receipts,
            count(*) OVER (PARTITION BY receiving_id) AS payments
        FROM candidate
    )
    INSERT INTO banking_transferpair AS pair (
        id, household_id, receiving_household_id, paying_id, receiving_id, kind, days_apart, state,
        paying_source_before, receiving_source_before
    )
    SELECT gen_random_uuid(), household_id, receiving_household_id, paying_id, receiving_id, kind, days_apart,
        CASE WHEN receipts = 1 AND payments = 1 AND NOT is_chosen THEN 'ACCEPTED' ELSE 'WAITING' END, '', ''
    FROM counted WHERE is_asked
    ON CONFLICT (paying_id, receiving_id) DO UPDATE SET state = excluded.state
        WHERE pair.state = 'WAITING' AND excluded.state = 'ACCEPTED'
    RETURNING id, state
"""

REMEMBER = """
    UPDATE banking_transferpair pair SET
        paying_category_before_id = paying.category_id, paying_source_before = coalesce(paying.category_source, ''),
        receiving_category_before_id = receiving.category_id,
        receiving_source_before = coalesce(receiving.category_source, '')
    FROM banking_transferpair same
    LEFT JOIN banking_transaction paying ON paying.id = same.paying_id
    LEFT JOIN banking_transaction receiving ON receiving.id = same.receiving_id
    WHERE same.id = pair.id AND pair.id = ANY(%(pairs)s::uuid[])
"""

CATEGORISE = """
    WITH booking AS (
        SELECT * FROM unnest(%(kinds)s::text[], %(paying)s::uuid[], %(receiving)s::uuid[])
            AS b (kind, paying, receiving)
    ), side AS (
        SELECT pair.paying_id AS id, booking.paying AS category_id
        FROM banking_transferpair pair JOIN booking USING (kind) WHERE pair.id = ANY(%(pairs)s::uuid[])
        UNION ALL
        SELECT pair.receiving_id, booking.receiving
        FROM banking_transferpair pair JOIN booking USING (kind) WHERE pair.id = ANY(%(pairs)s::uuid[])
    )
    UPDATE banking_transaction t SET category_id = side.category_id, category_source = 'TRANSFER'
    FROM side WHERE t.id = side.id
"""

DROP_COMPETITORS = """
    DELETE FROM banking_transferpair competitor USING banking_transferpair pair
    WHERE pair.id = ANY(%(pairs)s::uuid[]) AND competitor.state = 'WAITING' AND competitor.id <> pair.id
        AND (competitor.paying_id IN (pair.paying_id, pair.receiving_id)
            OR competitor.receiving_id IN (pair.paying_id, pair.receiving_id)
            OR (competitor.counterpart <> '' AND competitor.counterpart = pair.counterpart))
"""

# What a person, or a rule, chose since then stays.
RESTORE = """
    WITH side AS (
        SELECT paying_id AS id, paying_category_before_id AS category_id, paying_source_before AS source
        FROM banking_transferpair WHERE id = ANY(%(pairs)s::uuid[])
        UNION ALL
        SELECT receiving_id, receiving_category_before_id, receiving_source_before
        FROM banking_transferpair WHERE id = ANY(%(pairs)s::uuid[])
    )
    UPDATE banking_transaction t SET category_id = side.category_id, category_source = side.source
    FROM side
    WHERE t.id = side.id AND side.category_id IS NOT NULL AND t.category_source = 'TRANSFER' AND NOT t.reconciled
"""
