"""A message leaves if, and only if, the transaction that caused it commits; order is kept per key."""

import pytest
from django.db import IntegrityError, transaction

from lifepath.outbox.models import OutboxMessage, OutboxSequence
from lifepath.outbox.services import put

pytestmark = pytest.mark.django_db


def test_sequences_rise_within_a_key_and_know_nothing_of_each_other():
    for key in ("a", "a", "b", "a"):
        put(topic="metrics", key=key, body={"value": "1.00"}, headers={"schema-version": "1"})

    found = OutboxMessage.objects.order_by("id").values_list("key", "sequence")
    assert list(found) == [("a", 1), ("a", 2), ("b", 1), ("a", 3)]
    assert str(OutboxSequence.objects.get(key="a")) == "metrics a at 3"


def test_a_message_of_a_transaction_that_fails_was_never_there():
    with transaction.atomic():
        put(topic="metrics", key="a", body={})
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()
    assert put(topic="metrics", key="a", body={}).sequence == 1


def test_the_database_refuses_a_sequence_twice():
    first = put(topic="metrics", key="a", body={})

    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.create(topic="metrics", key="a", sequence=first.sequence, body={})
    assert str(first) == "metrics a #1"
