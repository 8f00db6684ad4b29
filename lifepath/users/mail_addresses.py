"""Mail addresses: one person each, whatever the case, verified or not."""

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from lifepath.users.models import User


def normalised(email: str) -> str:
    """How addresses are stored and compared."""
    return email.strip().lower()


def find_user(email: str) -> User | None:
    """Whoever signs in with this address."""
    return User.objects.filter(Exact(Lower("email"), normalised(email))).first()


def is_verified(user: User) -> bool:
    """The person has shown that the mailbox is theirs."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
