"""Fixed choices of couples."""

from django.db import models


class CoupleState(models.TextChoices):
    """Where a couple stands; what is over stays over, and linking again begins anew."""

    PENDING = "PENDING", "Waits for the partner"
    ACTIVE = "ACTIVE", "Active"
    ENDED = "ENDED", "Separated"
    DECLINED = "DECLINED", "Declined or taken back"
    EXPIRED = "EXPIRED", "Not answered in time"


class EntryVisibility(models.TextChoices):
    """Who reads a journal entry."""

    PRIVATE = "PRIVATE", "Its author alone"
    SHARED = "SHARED", "Shared"


class Mood(models.TextChoices):
    """How it felt."""

    GREAT = "GREAT", "Great"
    GOOD = "GOOD", "Good"
    OKAY = "OKAY", "Okay"
    WORRIED = "WORRIED", "Worried"
    STRESSED = "STRESSED", "Stressed"


class Outcome(models.TextChoices):
    """What was decided about a point of a check-in."""

    AGREED = "AGREED", "Agreed"
    POSTPONED = "POSTPONED", "Postponed"
    NO_ACTION = "NO_ACTION", "Nothing to do"


class SplitMethod(models.TextChoices):
    """How two people share what they pay together; the codes are those of the calculation."""

    EQUAL = "equal", "Half each"
    BY_INCOME = "by_income", "By income"
    BY_SHARES = "by_shares", "By agreed shares"
