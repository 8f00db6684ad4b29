"""What arrives by mail: queued messages are delivered as the worker would."""

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail as outgoing
from django_tasks_db.models import DBTaskResult

from lifepath.users.services.mail import deliver


def arrived():
    """Deliver what was asked for since the last call; who got what, in order."""
    outgoing.outbox.clear()
    queued = DBTaskResult.objects.filter(task_path=deliver.module_path).order_by("enqueued_at")
    for row in queued:
        deliver.func(*row.args_kwargs["args"])
    queued.delete()
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
