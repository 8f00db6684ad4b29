"""How often money comes or goes, as people write it."""

import re
from decimal import Decimal

from lifepath.core.rationals import exact, round_half_up

PER_YEAR = {
    "daily": 365,
    "weekly": 52,
    "biweekly": 26,
    "semi_monthly": 24,
    "monthly": 12,
    "quarterly": 4,
    "semi_annual": 2,
    "annual": 1,
}

_PATTERNS = (
    ("biweekly", r"bi-?weekly|fortnightly|every (?:two|2|other) weeks?|every second week|every other (?:friday|week)"),
    ("semi_monthly", r"semi-?monthly|twice (?:a|per) month|twice monthly"),
    ("semi_annual", r"semi-?annual(?:ly)?|twice (?:a|per) year|every (?:six|6) months|half-?yearly"),
    ("quarterly", r"quarterly|(?:a|per|each|every) quarter|every (?:three|3) months|/ ?(?:quarter|qtr)"),
    ("weekly", r"weekly|(?:a|per|each|every) (?:week|wk)|/ ?(?:weeks?|wk|w)"),
    ("daily", r"daily|(?:a|per|each|every) day|/ ?day"),
    ("monthly", r"monthly|(?:a|per|each|every) (?:month|mo)|/ ?(?:months?|mo|mth|m)|p\.?m\.?|pcm|mo"),
    ("annual", r"annual(?:ly)?|yearly|(?:a|per|each|every) (?:year|yr)|/ ?(?:years?|yr|y|a)|p\.?a\.?"),
)
_COMPILED = tuple(
    (name, re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])", re.IGNORECASE)) for name, pattern in _PATTERNS
)


class UnknownFrequency(ValueError):
    """The text names no frequency, or an amount has one that is not known."""


def find_frequency(text: str) -> tuple[str | None, str]:
    """The first frequency that a text names and the text without it."""
    found = [
        (match.start(), -len(match[0]), name, match) for name, pattern in _COMPILED if (match := pattern.search(text))
    ]
    if not found:
        return None, text
    _, _, name, match = min(found, key=lambda entry: entry[:2])
    return name, f"{text[: match.start()]} {text[match.end() :]}"


def read_frequency(text: str) -> str:
    """A frequency from a field or an answer."""
    plain = text.strip().casefold().replace(" ", "_")
    if plain in PER_YEAR:
        return plain
    name, rest = find_frequency(text)
    if name is None or rest.strip():
        raise UnknownFrequency(f"{text!r} is none of {', '.join(PER_YEAR)}.")
    return name


def a_month(amount: Decimal, frequency: str) -> Decimal:
    """An amount of any frequency, a month; half up to the cent."""
    return round_half_up(exact(amount) * PER_YEAR[frequency] / 12)
