"""How people come in."""

from django.db import transaction

from lifepath.core import audit
from lifepath.users.choices import Role
from lifepath.users.models import User
from lifepath.users.services.households import make_personal_household


@transaction.atomic
def register_client(*, email: str, password: str, display_name: str) -> User:
    """A new person with their personal household. The password was validated before."""
    user = User(email=User.objects.normalize_email(email), display_name=display_name)
    user.set_password(password)
    user.save()
    make_personal_household(user)
    return user


@transaction.atomic
def create_staff(*, email: str, password: str, display_name: str, role: str) -> User:
    """A planner, a support person or an operator; staff have no household of their own."""
    if role not in (Role.PLANNER, Role.SUPPORT, Role.OPERATOR):
        raise ValueError(f"{role} is no staff role.")
    user = User(email=User.objects.normalize_email(email), display_name=display_name, role=role)
    user.set_password(password)
    user.save()
    audit.record("staff_created", household_id=None, instance=user, details={"role": role})
    return user
