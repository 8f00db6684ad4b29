"""Reading the inputs of a case: numbers, dates and rates under the names that case files use."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from lifepath.core.periods import Month
from retirement.calc.rates import MonthlyRate, Timing

Case = Mapping[str, Any]
Answer = dict[str, Any]
NEVER = object()


class BadCase(ValueError):
    """A case lacks an input or has one that cannot be read."""


def number(value: object) -> Decimal:
    """A JSON number or numeric text as an exact Decimal."""
    try:
        return Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        raise BadCase(f"{value!r} is not a number.") from None


def pick(case: Case, *names: str, default: object = NEVER) -> Any:
    """The first of several names that is present and not null."""
    for name in names:
        if case.get(name) is not None:
            return case[name]
    if default is NEVER:
        raise BadCase(f"The case needs {' or '.join(names)}.")
    return default


def amount(case: Case, *names: str, default: object = NEVER) -> Decimal:
    """An amount or plain number."""
    return number(pick(case, *names, default=default))


def optional_amount(case: Case, *names: str) -> Decimal | None:
    """An amount; None where it is absent."""
    found = pick(case, *names, default=None)
    return None if found is None else number(found)


def whole(case: Case, *names: str, default: object = NEVER) -> int:
    """A whole number."""
    return int(amount(case, *names, default=default))


def optional_whole(case: Case, *names: str) -> int | None:
    """A whole number; None where it is absent."""
    found = optional_amount(case, *names)
    return None if found is None else int(found)


def rate(case: Case, *names: str, default: object = NEVER) -> Decimal:
    """A fraction; the same name with _percent is divided by 100."""
    for name in names:
        if case.get(name) is not None:
            return number(case[name])
        if case.get(f"{name}_percent") is not None:
            return number(case[f"{name}_percent"]) / 100
    if default is NEVER:
        raise BadCase(f"The case needs {' or '.join(names)}.")
    return number(default)


def cents(value: Decimal) -> int:
    """An amount as whole cents, half up."""
    return int((value * 100).to_integral_value(rounding="ROUND_HALF_UP"))


def from_cents(value: int | Fraction, places: int = 2) -> Decimal:
    """Cents as dollars, half up to some places."""
    scaled = Fraction(value) * 10**places / 100
    return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-places)


def date(text: str) -> dt.date:
    """An ISO date, or a month, which is read as its second day."""
    return dt.date.fromisoformat(text) if len(text) > len("2027-01") else Month.parse(text).start.replace(day=2)


def month(text: str) -> Month:
    """A month, or the month of a date."""
    return Month.parse(text[: len("2027-01")])


def timing(text: object) -> Timing:
    """begin or end, also as 1 and 0 or start and due."""
    return Timing.BEGIN if str(text).lower() in ("begin", "start", "due", "1", "beginning") else Timing.END


def convention(text: object) -> MonthlyRate:
    """The monthly rate convention in words."""
    return MonthlyRate.NOMINAL if str(text).lower() in ("nominal/12", "nominal", "r/12") else MonthlyRate.EFFECTIVE


def over(values: object, answer: Callable[[Any], Any]) -> Any:
    """The answer for one value, or a list of answers for a list."""
    return [answer(value) for value in values] if isinstance(values, list) else answer(values)
