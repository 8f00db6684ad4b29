"""What is written to people about their couple."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from couples.choices import CoupleState
from couples.models import Couple
from lifepath.users.services.mail import Letter, letters


def invitation(subject_id: str) -> Letter | None:
    """To the invited address, known here or not."""
    found = Couple.objects.select_related("inviter").filter(pk=subject_id).first()
    now: dt.datetime = timezone.now()
    if found is None or found.state_at(now) != CoupleState.PENDING:
        return None
    return Letter(found.invited_email, {"partner": found.inviter.display_name, "service": settings.BASE_URL})


def register() -> None:
    """Let the mail service write them; called once at start-up."""
    letters.register("couple_invitation", invitation)
