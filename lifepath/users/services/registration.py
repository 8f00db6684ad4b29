"""How people come in."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction

from lifepath.core import audit
from lifepath.core.ids import new_id
from lifepath.users.choices import Role
from lifepath.users.mail_addresses import find_user, normalised
from lifepath.users.models import User
from lifepath.users.services import mail
from lifepath.users.services.households import make_personal_household


@transaction.atomic
def register(*, email: str, password: str, display_name: str) -> None:
    """What a stranger asks for. Who has the address already gets a mail; the stranger cannot tell, nor by the time."""
    known = find_user(email) or _register_unless_taken(email=email, password=password, display_name=display_name)
    if known is not None:
        _spend_the_same_work(password=password, display_name=display_name)
        mail.tell_account_exists(known)


@transaction.atomic
def register_client(*, email: str, password: str, display_name: str) -> User:
    """A new person with their personal household. The password was validated before."""
    user = User(email=normalised(email), display_name=display_name)
    user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    make_personal_household(user)
    return user


@transaction.atomic
def create_staff(*, email: str, password: str, display_name: str, role: str) -> User:
    """A planner, a support person or an operator; staff have no household of their own."""
    if role not in (Role.PLANNER, Role.SUPPORT, Role.OPERATOR):
        raise ValueError(f"{role} is no staff role.")
    user = User(email=normalised(email), display_name=display_name, role=role)
    user.set_password(password)
    user.save(force_insert=True)
    # Whoever creates staff answers for the address.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    audit.record("staff_created", household_id=None, instance=user, details={"role": role})
    return user


def _register_unless_taken(*, email: str, password: str, display_name: str) -> User | None:
    """None when the person is new; else whoever took the address at the same moment."""
    try:
        with transaction.atomic():
            user = register_client(email=email, password=password, display_name=display_name)
    except IntegrityError:
        return find_user(email)
    if settings.MAIL_VERIFICATION != "none":
        mail.ask_to_verify(EmailAddress.objects.get(user=user))
    return None


def _spend_the_same_work(*, password: str, display_name: str) -> None:
    with transaction.atomic():
        register_client(email=f"{new_id().hex}@nobody.invalid", password=password, display_name=display_name)
        transaction.set_rollback(True)
