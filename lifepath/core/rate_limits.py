"""How often somebody may call: so many times in a fixed window of seconds."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches

SHARED = "default"
PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` calls in `seconds`, written "amount/seconds"."""

    name: str
    amount: int
    seconds: int

    @classmethod
    def parse(cls, name: str, text: str) -> "Limit":
        """Read "600/60"; anything else is a mistake in the settings."""
        amount, _, seconds = text.partition("/")
        return cls(name=name, amount=int(amount), seconds=int(seconds))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands in the present window."""

    limit: Limit
    used: int
    resets_in: int

    @property
    def exceeded(self) -> bool:
        """This call was one too many."""
        return self.used > self.limit.amount

    @property
    def remaining(self) -> int:
        """Calls left in the window."""
        return max(0, self.limit.amount - self.used)


def limit_named(name: str) -> Limit | None:
    """The limit of that name as the settings give it; None when limits are off."""
    text = settings.RATE_LIMITS.get(name, "") if settings.RATE_LIMITS_ENABLED else ""
    return Limit.parse(name, text) if text else None


def spend(limit: Limit, who: str, *, now: float, cache: str = SHARED, step: int = 1) -> Standing:
    """Count one call of `who`; a `step` of -1 gives it back."""
    window, into = divmod(now, limit.seconds)
    # The digest keeps mail addresses and addresses of visitors out of the cache.
    digest = hashlib.sha256(f"{limit.name}\x00{who}".encode()).hexdigest()[:32]
    used = _count(caches[cache], f"limit:{digest}:{int(window)}", seconds=limit.seconds, step=step)
    return Standing(limit=limit, used=used, resets_in=max(1, int(limit.seconds - into)))


def _count(cache: Any, key: str, *, seconds: int, step: int) -> int:
    exact = getattr(cache, "count", None)
    if exact is not None:
        return int(exact(key, seconds=seconds, step=step))
    if cache.add(key, step, timeout=seconds):
        return step
    try:
        return int(cache.incr(key, step))
    except ValueError:  # forgotten between the two calls
        cache.set(key, step, timeout=seconds)
        return step
