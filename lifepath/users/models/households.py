"""Households, who belongs to them, and who may look."""

import datetime as dt
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lifepath.core.encryption import EncryptedTextField
from lifepath.core.ids import new_id
from lifepath.core.ownership import OwnedModel, OwnedQuerySet
from lifepath.core.periods import local_date
from lifepath.users.choices import AssignmentRole, HouseholdKind, Relation
from lifepath.users.models.people import User
from lifepath.users.time_zones import validate_time_zone

FIRST_BIRTH_DATE = dt.date(1900, 1, 1)
WRITING_ROLES = (AssignmentRole.LEAD, AssignmentRole.ASSOCIATE)


class HouseholdQuerySet(OwnedQuerySet):
    """Households by who reaches them."""

    def readable_by(self, user: Any) -> Self:
        """Those of members, of planners assigned now, and those opened by support with a reason."""
        members = Membership.objects.filter(user=user, left_at__isnull=True).values("household")
        assigned = PlannerAssignment.objects.current().filter(planner=user).values("household")
        return self.filter(Q(pk__in=members) | Q(pk__in=assigned) | Q(pk__in=user.opened_household_ids))

    def changeable_by(self, user: Any) -> Self:
        """Those of members and of planners who write; nothing that has ended."""
        members = Membership.objects.filter(user=user, left_at__isnull=True).values("household")
        assigned = PlannerAssignment.objects.current().filter(planner=user, role__in=WRITING_ROLES).values("household")
        return self.filter(Q(pk__in=members) | Q(pk__in=assigned), ended_at__isnull=True)


class Household(OwnedModel):
    """Whose records they are: one person's, or a couple's."""

    household_path = "pk"

    kind = models.CharField(max_length=10, choices=HouseholdKind)
    name = models.CharField(max_length=120)
    personal_owner = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="personal_household"
    )
    time_zone = models.CharField(max_length=64, default="America/New_York", validators=[validate_time_zone])
    currency = models.CharField(max_length=3, default="USD", validators=[RegexValidator(r"^[A-Z]{3}$")])
    state = models.CharField(max_length=2, blank=True, default="", validators=[RegexValidator(r"^[A-Z]{2}$")])
    review_cadence_months = models.PositiveSmallIntegerField(default=12)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = HouseholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=HouseholdKind.PERSONAL, personal_owner__isnull=False)
                | Q(kind=HouseholdKind.JOINT, personal_owner__isnull=True),
                name="only_a_personal_household_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="household_currency_is_iso_4217"),
            models.CheckConstraint(
                condition=Q(review_cadence_months__range=(1, 60)), name="review_cadence_is_1_to_60_months"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owning_household_id(self) -> UUID:
        """A household owns itself."""
        return self.pk

    def today(self, now: dt.datetime) -> dt.date:
        """The calendar day in this household's time zone."""
        return local_date(now, self.time_zone)


class Membership(OwnedModel):
    """A person who signs in and belongs to a household."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "user"], condition=Q(left_at__isnull=True), name="one_membership_per_household"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.household_id}"


class AssignmentQuerySet(OwnedQuerySet):
    """Assignments of planners."""

    def current(self) -> Self:
        """In force at this moment: agreed to by the members, begun, and not over."""
        now = timezone.now()
        return self.filter(
            Q(until__isnull=True) | Q(until__gt=now), since__lte=now, ended_at__isnull=True, agreed_at__isnull=False
        )


class PlannerAssignment(OwnedModel):
    """A planner's access to one household, as the client granted it. It begins when every member has agreed."""

    planner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="planner_assignments")
    role = models.CharField(max_length=10, choices=AssignmentRole, default=AssignmentRole.LEAD)
    purpose = models.CharField(max_length=200, blank=True, default="")
    scope = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["planner", "household"],
                condition=Q(ended_at__isnull=True),
                name="one_assignment_per_planner_and_household",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ended_at__isnull=True, role=AssignmentRole.LEAD),
                name="one_lead_planner_per_household",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="assignment_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} planner of {self.household_id}"


class AssignmentConsent(models.Model):
    """One member's agreement to a planner's access."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assignment = models.ForeignKey(PlannerAssignment, on_delete=models.PROTECT, related_name="consents")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "user"], name="one_consent_per_member_and_assignment"),
        ]

    def __str__(self) -> str:
        return f"consent {str(self.pk)[-8:]}"


class Person(OwnedModel):
    """A member, or a dependant without a sign-in."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="persons")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="persons")
    name = EncryptedTextField()
    birth_date = models.DateField(null=True, blank=True)
    relation = models.CharField(max_length=10, choices=Relation)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "user"], name="one_person_per_member"),
            models.CheckConstraint(
                condition=Q(relation=Relation.MEMBER, user__isnull=False)
                | (~Q(relation=Relation.MEMBER) & Q(user__isnull=True)),
                name="only_a_member_signs_in",
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True) | Q(birth_date__gte=FIRST_BIRTH_DATE),
                name="nobody_was_born_before_1900",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {str(self.pk)[-8:]}"


class SupportAccess(models.Model):
    """Support staff opening one household, read-only, in the back office, for an hour, with a reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="support_accesses")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="support_accesses")
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="support_access_states_a_reason"),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("opened_at") + dt.timedelta(minutes=60)),
                name="support_access_lasts_at_most_an_hour",
            ),
        ]

    def __str__(self) -> str:
        return f"support access {str(self.pk)[-8:]}"
