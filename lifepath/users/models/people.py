"""People who sign in."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from lifepath.core.ids import new_id
from lifepath.core.prepared import PreparedQuery
from lifepath.users.choices import AssignmentRole, Framework, OptimizationFocus, Role
from lifepath.users.time_zones import validate_time_zone


class UserQuerySet(models.QuerySet["User"]):
    """People by who may know of them."""

    def visible_to(self, user: Any) -> Self:
        """Oneself, and the members and planners of the households one reads."""
        households = user.readable_households()
        members = models.Q(memberships__household__in=households, memberships__left_at__isnull=True)
        planners = models.Q(assignments__household__in=households, assignments__ended_at__isnull=True)
        reachable = self.model._default_manager.filter(models.Q(pk=user.pk) | members | planners)
        return self.filter(pk__in=reachable.values("pk"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Finds people by mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Any:
        """Sign-in does not care for upper and lower case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in: a client, or staff. What they reach is decided by membership and assignment alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    display_name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role, default=Role.CLIENT)
    is_active = models.BooleanField(default=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    default_framework = models.CharField(max_length=20, choices=Framework, default=Framework.FIFTY_THIRTY_TWENTY)
    default_optimization_focus = models.CharField(
        max_length=10, choices=OptimizationFocus, default=OptimizationFocus.BALANCED
    )
    time_zone = models.CharField(max_length=64, default="America/New_York", validators=[validate_time_zone])
    locale = models.CharField(max_length=16, default="en-US")
    retention_months = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_mail_address"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_is_known"),
        ]

    opened_household_ids: frozenset[UUID] = frozenset()
    """Households that support staff opened in the back office with a reason; set per request, never by the API."""

    def __str__(self) -> str:
        return f"user {str(self.pk)[-8:]}"

    @property
    def is_staff(self) -> bool:
        """May enter the back office."""
        return self.role != Role.CLIENT

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's model permissions are not used: roles and scoping decide."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Staff see the sections; each section decides for itself."""
        return self.is_staff and self.is_active

    @property
    def personal_household_id(self) -> UUID | None:
        """The household made at registration; staff have none."""
        if not hasattr(self, "_personal_household_id"):
            self._personal_household_id: UUID | None = (
                self._households().filter(personal_owner=self).values_list("pk", flat=True).first()
            )
        return self._personal_household_id

    def readable_households(self) -> models.QuerySet[Any]:
        """Ids of households the user is a member of, is assigned to now, or has opened with a reason."""
        return self._households().readable_by(self).values("pk")

    def editable_households(self) -> models.QuerySet[Any]:
        """Ids of households whose records the user may change: members, lead and associate planners."""
        return self._households().changeable_by(self).values("pk")

    def reads(self, household_id: UUID) -> bool:
        """May the user read this household's records now?"""
        if self.opened_household_ids:
            return self.readable_households().filter(pk=household_id).exists()
        return bool(_READABLE.fetch(self.pk, household_id))

    def edits(self, household_id: UUID) -> bool:
        """May the user change this household's records now?"""
        return bool(_EDITABLE.fetch(self.pk, household_id))

    def _households(self) -> Any:
        return apps.get_model("users", "Household").objects

    def is_member_of(self, household_id: UUID) -> bool:
        """A member today."""
        return self.memberships.filter(household_id=household_id, left_at__isnull=True).exists()

    def may_move_money_in(self, household_id: UUID) -> bool:
        """Members may; a planner only where the client granted `move_money`."""
        if self.is_member_of(household_id):
            return True
        return (
            self.assignments.current()
            .filter(
                household_id=household_id,
                role__in=[AssignmentRole.LEAD, AssignmentRole.ASSOCIATE],
                scope__contains=["move_money"],
            )
            .exists()
        )


_READABLE = PreparedQuery(
    "users_reads_household",
    lambda user_id, household_id: User(pk=user_id).readable_households().filter(pk=household_id).values_list("pk"),
    ids=2,
)
_EDITABLE = PreparedQuery(
    "users_edits_household",
    lambda user_id, household_id: User(pk=user_id).editable_households().filter(pk=household_id).values_list("pk"),
    ids=2,
)
