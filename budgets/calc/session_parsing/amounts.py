"""Amounts and rates, as people write them: $1,800, 1.8k, 45.50, 1.234,50, 6.5 %."""

import re
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real

LARGEST = Decimal(10) ** 12

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{2}(?!\d)|\d+(?:\.\d+)?)"
_AMOUNT = re.compile(
    rf"(?<![\w.,])[-+]?(?P<sign>[$€£]\s?)?[-+]?(?P<number>{_NUMBER})\s?(?P<scale>k|m)?(?![\w%])", re.IGNORECASE
)
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s?(?:-|–|to)\s?[$€£]?(?P<high>{_NUMBER})(?![\w%])", re.IGNORECASE)
_RATE = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent)(?:\s?(?:apr|interest))?", re.IGNORECASE)
_SCALE = {"": Decimal(1), "k": Decimal(1000), "m": Decimal(1_000_000)}


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount in a text: where it stands, and whether it is doubtful."""

    value: Decimal
    start: int
    end: int
    doubtful: bool = False


class NotAnAmount(ValueError):
    """The text holds no single amount of money."""


def find_rate(text: str) -> tuple[Decimal | None, str]:
    """A yearly rate written in percent, as a fraction, and the text without it."""
    match = _RATE.search(text)
    if match is None:
        return None, text
    rate = Decimal(match["number"].replace(",", ".")) / 100
    return rate, f"{text[: match.start()]} {text[match.end() :]}"


def find_amounts(text: str) -> list[FoundAmount]:
    """Every amount, left to right; of a range the middle, which is doubtful."""
    match = _RANGE.search(text)
    if match is not None:
        low, high = _value(match["low"]), _value(match["high"])
        if low < high <= LARGEST:
            return [FoundAmount((low + high) / 2, match.start(), match.end(), doubtful=True)]
    found = []
    for match in _AMOUNT.finditer(text):
        value = _value(match["number"]) * _SCALE[(match["scale"] or "").lower()]
        if value <= LARGEST:
            comma_decimals = re.fullmatch(r"\d+,\d{2}", match["number"]) is not None
            found.append(FoundAmount(value, match.start(), match.end(), doubtful=comma_decimals))
    return found


def read_amount(value: object) -> Decimal:
    """A single amount from a field, a spreadsheet's cell or an answer; its sign is dropped."""
    if isinstance(value, bool):
        raise NotAnAmount(f"{value!r} is not an amount.")
    if isinstance(value, Real | Decimal):
        number = abs(Decimal(str(value)))
        if number.is_finite() and number <= LARGEST:
            return number
    elif isinstance(value, str):
        found = find_amounts(value.strip().strip("()"))
        if len(found) == 1 and not re.search(r"[^\W\d_]{2,}", value):
            return found[0].value
    raise NotAnAmount(f"{value!r} is not one amount.")


def without(text: str, amounts: list[FoundAmount]) -> str:
    """The text with its amounts cut out."""
    for amount in reversed(amounts):
        text = f"{text[: amount.start]} {text[amount.end :]}"
    return text


def _value(number: str) -> Decimal:
    if re.fullmatch(r"\d+,\d{2}", number) or re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", number):
        return Decimal(number.replace(".", "").replace(",", "."))
    return Decimal(number.replace(",", ""))
