"""What arrives by mail."""

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail as outgoing

from lifepath.core.task_queue import run_waiting_tasks


def arrived():
    """Let the worker deliver what waits; who got what, in order."""
    outgoing.outbox.clear()
    run_waiting_tasks(worker_id="test")
    return [(message.to[0], message.subject) for message in outgoing.outbox]


def last_body():
    """The text of the newest message."""
    return outgoing.outbox[-1].body


def address_to_verify(user):
    """The person's address that waits to be verified."""
    return EmailAddress.objects.get(user=user, verified=False)


def verification_key(address):
    """The key that the address is sent."""
    return EmailConfirmationHMAC(address).key
