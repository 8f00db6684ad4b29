import threading
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from lifepath.core import audit
from lifepath.core.request_context import acting
from lifepath.users.choices import Relation
from lifepath.users.models import AuditChain, AuditEvent, AuditLink, AuditPayload, Household, Person
from lifepath.users.selectors.audit_chain import BrokenLink, verify_chains
from lifepath.users.services.registration import register_client


def seal():
    """What a commit does."""
    connection.check_constraints()


@contextmanager
def unguarded():
    """Someone with the database's master key, who switches every trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def trail(home):
    """Alice's chain: the household itself, then five changes."""
    with acting(source_ip="10.1.2.3", reason="moved"):
        for number in range(5):
            audit.record("changed", household_id=home.pk, instance=home, before={"n": number}, after={"n": number + 1})
            seal()
    return list(AuditEvent.objects.filter(household=home).order_by("link__position"))


@pytest.mark.parametrize("table", ["users_auditevent", "users_auditlink"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_the_trail(trail, table, statement):
    column = "reason" if table == "users_auditevent" else "position"
    rows = AuditEvent.objects.count()

    with pytest.raises(IntegrityError, match="takes new rows only"), transaction.atomic():
        connection.cursor().execute(statement.format(table, column, column))

    assert (AuditEvent.objects.count(), AuditLink.objects.count()) == (rows, rows)


def test_the_orm_cannot_change_the_trail_either(trail):
    event = trail[2]
    event.reason = "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(reason="another")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditLink.objects.filter(event=event).delete()

    assert AuditEvent.objects.get(pk=event.pk).reason == "moved"


@pytest.mark.parametrize("statement", ["UPDATE users_auditpayload SET source_ip = NULL", "TRUNCATE users_auditpayload"])
def test_a_payload_can_be_purged_but_not_rewritten(trail, home, statement):
    with pytest.raises(IntegrityError, match="takes new rows only"), transaction.atomic():
        connection.cursor().execute(statement)

    AuditPayload.objects.filter(event__in=trail[:3]).delete()

    assert verify_chains(chain=home.pk).broken == ()


def test_a_chain_never_gets_shorter(trail, home):
    for statement in ("UPDATE users_auditchain SET position = position - 1", "DELETE FROM users_auditchain"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(statement)

    assert AuditChain.objects.get(key=home.pk).position == AuditLink.objects.filter(chain=home.pk).count()


def test_every_event_of_a_transaction_is_sealed_in_the_order_it_happened(home, joint):
    seal()
    before = AuditLink.objects.filter(chain=home.pk).count()
    for number in range(3):
        audit.record("changed", household_id=home.pk, details={"number": number})
        audit.record("changed", household_id=joint.pk, details={"number": number})
        audit.record("signed_in", household_id=None)

    seal()

    sealed = AuditEvent.objects.filter(household=home, link__position__gt=before).order_by("link__position")
    assert [event.details["number"] for event in sealed] == [0, 1, 2]
    assert verify_chains().broken == ()


def test_what_is_rolled_back_leaves_no_gap(home):
    audit.record("changed", household_id=home.pk)
    seal()
    savepoint = transaction.savepoint()
    audit.record("changed", household_id=home.pk)
    seal()
    transaction.savepoint_rollback(savepoint)
    audit.record("changed", household_id=home.pk)
    seal()

    assert verify_chains(chain=home.pk).broken == ()


def test_an_untouched_trail_holds(trail, home, capsys):
    call_command("verify_audit")
    call_command("verify_audit", household=home.pk, json=True)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("every link holds.")
    assert lines[1] == f'{{"ok": true, "chains": 1, "events": {len(trail)}, "broken": []}}'


PLANTED = {
    "an altered event": (
        "UPDATE users_auditevent SET action = 'deleted' WHERE id = %(event)s",
        "the event was altered",
    ),
    "an altered detail": (
        """UPDATE users_auditevent SET details = '{"n": 99}' WHERE id = %(event)s""",
        "the event was altered",
    ),
    "a moved time": (
        "UPDATE users_auditevent SET created_at = created_at + interval '1 microsecond' WHERE id = %(event)s",
        "the event was altered",
    ),
    "another actor": (
        "UPDATE users_auditevent SET actor_id = %(other)s WHERE id = %(event)s",
        "the event was altered",
    ),
    "a missing event": (
        "DELETE FROM users_auditpayload WHERE event_id = %(event)s; DELETE FROM users_auditevent WHERE id = %(event)s",
        "the event is missing",
    ),
    "an event of another household": (
        "UPDATE users_auditevent SET household_id = NULL WHERE id = %(event)s",
        "the event belongs to another chain",
    ),
    "an altered payload": (
        """UPDATE users_auditpayload SET after = '{"n": 7}' WHERE event_id = %(event)s""",
        "the payload was altered",
    ),
    "an altered address": (
        "UPDATE users_auditpayload SET source_ip = '10.9.9.9' WHERE event_id = %(event)s",
        "the payload was altered",
    ),
    "a removed link": (
        "DELETE FROM users_auditlink WHERE event_id = %(event)s",
        "a link is missing here",
    ),
    "a removed event with its link": (
        (
            "DELETE FROM users_auditlink WHERE event_id = %(event)s;"
            " DELETE FROM users_auditpayload WHERE event_id = %(event)s;"
            " DELETE FROM users_auditevent WHERE id = %(event)s"
        ),
        "a link is missing here",
    ),
    "reordered links": (
        (
            "UPDATE users_auditlink SET position = 100 + position WHERE event_id IN (%(event)s, %(next)s);"
            " UPDATE users_auditlink SET position = 107 - position WHERE event_id IN (%(event)s, %(next)s)"
        ),
        "the link does not follow the one before it",
    ),
    "a forged hash": (
        "UPDATE users_auditlink SET hash = sha256('x') WHERE event_id = %(event)s",
        "the event was altered",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_and_its_first_link_named(trail, home, alice, fault):
    statements, words = PLANTED[fault]
    position = AuditLink.objects.get(event=trail[2]).position
    with unguarded() as cursor:
        for statement in statements.split("; "):
            cursor.execute(statement, {"event": trail[2].pk, "next": trail[3].pk, "other": alice.pk})

    (broken,) = (link for link in verify_chains().broken if link.household_id == home.pk)

    assert (broken.position, broken.fault) == (position, words)


def test_a_chain_cut_off_at_its_end_is_found(trail, home):
    last = trail[-1]
    with unguarded() as cursor:
        for table, column in (("auditlink", "event_id"), ("auditpayload", "event_id"), ("auditevent", "id")):
            cursor.execute(f"DELETE FROM users_{table} WHERE {column} = %s", [last.pk])

    report = verify_chains(chain=home.pk)

    assert report.broken == (BrokenLink(home.pk, len(trail), None, "links are missing at the end of the chain"),)


def test_an_event_slipped_past_the_seal_is_found(trail, home):
    forged = uuid4()
    with unguarded() as cursor:
        cursor.execute(
            "INSERT INTO users_auditevent SELECT %s, channel, action, object_type, object_id, details, from_stage,"
            " to_stage, request_id, reason, created_at, actor_id, household_id FROM users_auditevent WHERE id = %s",
            [forged, trail[0].pk],
        )

    report = verify_chains(chain=home.pk)

    assert report.broken == (BrokenLink(home.pk, None, forged, "the event has no link"),)


def test_a_payload_added_afterwards_is_found(home, trail):
    audit.record("read", household_id=home.pk)
    seal()
    last = AuditEvent.objects.get(action="read")
    AuditPayload.objects.create(event=last, salt=b"0" * 16, after={"n": 1})

    report = verify_chains(chain=home.pk)

    assert [(link.event_id, link.fault) for link in report.broken] == [(last.pk, "the payload was altered")]


def test_the_command_fails_on_a_broken_chain_and_on_an_unknown_household(trail, home, capsys):
    with unguarded() as cursor:
        cursor.execute("DELETE FROM users_auditlink WHERE event_id = %s", [trail[2].pk])

    with pytest.raises(CommandError, match="1 chains are broken"):
        call_command("verify_audit", household=home.pk)
    with pytest.raises(CommandError, match="There is no household"):
        call_command("verify_audit", household=uuid4())

    assert "at link 3" in capsys.readouterr().out


def test_a_text_that_the_database_cannot_hold_is_recorded_without_it(home):
    audit.record("refused", household_id=home.pk, details={"path": "/a\x00b", "list": [{"x\x00": "\x00"}]})

    details = AuditEvent.objects.get(action="refused").details
    assert details == {"path": "/a\N{REPLACEMENT CHARACTER}b", "list": [{"x\ufffd": "\ufffd"}]}


def test_one_event_is_one_statement(home, django_assert_num_queries):
    with acting(source_ip="10.0.0.1"), django_assert_num_queries(1):
        audit.record("changed", household_id=home.pk, instance=home, before={"a": 1}, after={"a": 2})


@pytest.mark.django_db(transaction=True)
def test_whoever_seals_has_no_other_lock_to_wait_for():
    """One writer's deferred foreign-key check waits for a row that another holds, who seals the same chain."""
    home, other = (
        register_client(email=f"{name}@home.example", password="x", display_name=name).personal_household_id
        for name in ("one", "two")
    )
    written, failures = threading.Barrier(2), []

    def write(in_transaction):
        try:
            with transaction.atomic():
                audit.record("changed", household_id=home)
                in_transaction()
                written.wait(timeout=10)
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    refers = partial(Person.objects.create, household_id=other, name="Mia", relation=Relation.CHILD)
    locks = Household.objects.select_for_update().filter(pk=other).get
    threads = [threading.Thread(target=write, args=(act,)) for act in (refers, locks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert verify_chains().broken == ()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_in_crossed_households_never_deadlock():
    households = [
        register_client(email=f"{name}@home.example", password="x", display_name=name).personal_household_id
        for name in ("one", "two", "three")
    ]
    failures: list[BaseException] = []

    def write(worker: int) -> None:
        order = households[worker % 3 :] + households[: worker % 3]
        if worker % 2:
            order.reverse()
        try:
            for _ in range(15):
                with transaction.atomic():
                    for household_id in order:
                        audit.record("changed", household_id=household_id, after={"by": worker})
                    audit.record("signed_in", household_id=None)
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    report = verify_chains()
    assert report.broken == ()
    assert AuditChain.objects.get(key=households[0]).position == 1 + 8 * 15
