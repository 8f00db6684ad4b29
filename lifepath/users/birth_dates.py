"""Birth dates: from 1900 on, and not in the future."""

import datetime as dt
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from lifepath.users.models.households import FIRST_BIRTH_DATE

EARLIEST_ZONE = dt.timezone(dt.timedelta(hours=14))
"""Where a day begins first: somebody born today anywhere has a birth date that is not after today there."""


class BirthDateField(serializers.DateField):
    """A day on which somebody now living may have been born."""

    default_error_messages = {
        "future": "A birth date lies in the past.",
        "too_early": "A birth date is 1900-01-01 or later.",
    }

    def to_internal_value(self, value: Any) -> dt.date:
        """Read it."""
        day: dt.date = super().to_internal_value(value)
        if day > timezone.now().astimezone(EARLIEST_ZONE).date():
            self.fail("future")
        if day < FIRST_BIRTH_DATE:
            self.fail("too_early")
        return day
