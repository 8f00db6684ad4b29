"""Fixed choices of couples."""

from django.db import models


class CoupleState(models.TextChoices):
    """Where a couple stands; what is over stays over, and linking again begins anew."""

    PENDING = "PENDING", "Waits for the partner"
    ACTIVE = "ACTIVE", "Active"
    ENDED = "ENDED", "Separated"
    DECLINED = "DECLINED", "Declined or taken back"
    EXPIRED = "EXPIRED", "Not answered in time"
