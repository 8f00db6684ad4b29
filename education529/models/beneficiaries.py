"""Children for whom a household saves."""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, ExtractYear

from education529.calc.enrollment import ENROLLMENT_AGE, years_from_birth_date, years_until
from lifepath.core.ownership import OwnedModel
from lifepath.core.periods import Month
from lifepath.users.models import Person


class Beneficiary(OwnedModel):
    """A person of the household who will go to college; name and birth date are the person's.

    The database keeps `birth_date` equal to the person's. `enrollment_month`, the first day of a month, stands over
    September of the year in which the person turns 18.
    """

    household_path = "person__household"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="beneficiary")
    birth_date = models.DateField(null=True, blank=True, editable=False)
    enrollment_month = models.DateField(
        null=True, blank=True, help_text="First day of the month. Empty: September of the year of the 18th birthday."
    )
    target_college_year = models.GeneratedField(
        expression=Coalesce(ExtractYear("enrollment_month"), ExtractYear("birth_date") + ENROLLMENT_AGE),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )

    class Meta:
        verbose_name = "529 beneficiary"
        verbose_name_plural = "529 beneficiaries"
        constraints = [
            models.CheckConstraint(
                condition=Q(enrollment_month__isnull=True) | Q(enrollment_month__day=1),
                name="an_enrollment_month_is_its_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"beneficiary {str(self.pk)[-8:]}"

    @property
    def name(self) -> str:
        """The person's name."""
        return str(self.person.name)

    def years_to_enrollment(self, today: dt.date) -> Decimal | None:
        """Years from today to enrollment, 0 once it has begun; None while neither birth date nor month is known."""
        stated = Month.of(self.enrollment_month) if self.enrollment_month else None
        if stated is not None:
            return years_until(enrollment=stated, today=today)
        if self.birth_date is None:
            return None
        return years_from_birth_date(birth_date=min(self.birth_date, today), today=today)
