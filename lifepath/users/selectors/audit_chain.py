"""Do the chains of the audit trail hold? Every link is recomputed in the database, in one statement and snapshot."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

NO_HOUSEHOLD = UUID(int=0)
"""The chain of events that belong to no household."""

_VERIFY = """
WITH links AS (
    SELECT l.*, row_number() OVER w AS place, lag(l.hash, 1, sha256(uuid_send(l.chain))) OVER w AS tip
    FROM users_auditlink l
    WHERE %(chain)s::uuid IS NULL OR l.chain = %(chain)s::uuid
    WINDOW w AS (PARTITION BY l.chain ORDER BY l.position)
), judged AS (
    SELECT l.chain, l.place, l.event_id, CASE
        WHEN l.position <> l.place THEN 'a link is missing here'
        WHEN l.previous_hash <> l.tip THEN 'the link does not follow the one before it'
        WHEN e.id IS NULL THEN 'the event is missing'
        WHEN users_audit_chain_key(e.household_id) <> l.chain THEN 'the event belongs to another chain'
        WHEN p.event_id IS NOT NULL AND l.payload_hash IS DISTINCT FROM
            users_audit_payload_hash(p.salt, p.before, p.after, p.source_ip) THEN 'the payload was altered'
        WHEN users_audit_event_hash(e, l.chain, l.position, l.payload_hash, l.previous_hash) <> l.hash
            THEN 'the event was altered'
        END AS fault
    FROM links l
    LEFT JOIN users_auditevent e ON e.id = l.event_id
    LEFT JOIN users_auditpayload p ON p.event_id = l.event_id
), ends AS (
    SELECT chain, max(position) AS position, (array_agg(hash ORDER BY position DESC))[1] AS hash
    FROM links GROUP BY chain
), faults AS (
    SELECT chain, place, event_id, fault FROM judged WHERE fault IS NOT NULL
    UNION ALL
    SELECT coalesce(c.key, n.chain), coalesce(n.position, 0) + 1, NULL, 'links are missing at the end of the chain'
    FROM users_auditchain c FULL JOIN ends n ON n.chain = c.key
    WHERE (c.position, c.hash) IS DISTINCT FROM (n.position, n.hash)
        AND (%(chain)s::uuid IS NULL OR coalesce(c.key, n.chain) = %(chain)s::uuid)
    UNION ALL
    SELECT users_audit_chain_key(e.household_id), NULL, e.id, 'the event has no link'
    FROM users_auditevent e
    WHERE NOT EXISTS (SELECT FROM users_auditlink l WHERE l.event_id = e.id)
        AND (%(chain)s::uuid IS NULL OR users_audit_chain_key(e.household_id) = %(chain)s::uuid)
), firsts AS (
    SELECT DISTINCT ON (chain) chain, place, event_id, fault FROM faults ORDER BY chain, place NULLS LAST, event_id
)
SELECT chain, place, event_id, fault, NULL AS chains, NULL AS events FROM firsts
UNION ALL
SELECT NULL, NULL, NULL, NULL, count(DISTINCT chain), count(*) FROM links
"""


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first place of a chain that does not hold; `position` is None for an event outside of the chain."""

    household_id: UUID | None
    position: int | None
    event_id: UUID | None
    fault: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How many chains and events were proved, and what is broken."""

    chains: int
    events: int
    broken: tuple[BrokenLink, ...]


def verify_chains(*, chain: UUID | None = None) -> ChainReport:
    """Recompute one chain, or all of them. A purged payload is no fault."""
    broken: list[BrokenLink] = []
    chains = events = 0
    with connection.cursor() as cursor:
        cursor.execute(_VERIFY, {"chain": chain})
        for key, position, event_id, fault, chain_count, event_count in cursor.fetchall():
            if fault is None:
                chains, events = chain_count, event_count
            else:
                household_id = None if key == NO_HOUSEHOLD else key
                broken.append(BrokenLink(household_id, position, event_id, fault))
    return ChainReport(chains=chains, events=events, broken=tuple(broken))
