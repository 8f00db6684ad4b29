"""Names of the time zone database."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

_NAMES = available_timezones()


def validate_time_zone(name: str) -> None:
    """Refuse what is no zone."""
    if name not in _NAMES:
        raise ValidationError("Not a time zone of the IANA database, such as America/Denver.", code="time_zone")
