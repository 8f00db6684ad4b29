"""Figures inside sentences: dollars, percent, and what a row's confidence means to a parent."""

from decimal import Decimal

from lifepath.core.money import quantize, to_cents

CONFIDENCE_WORDS = {
    "partial": "some of its fields were seen in published material, the rest is from memory",
    "unconfirmed": "it is not confirmed by a published source that we have seen",
    "carried_from_2025_not_indexed": "the amount is fixed by statute and repeated from 2025",
    "enacted_or_projected": "the amount is enacted or projected for the year, not yet published by the state",
    "sourced_old": "the source is several years old",
    "sourced_rounded": "the source gives rounded figures",
    "sourced_split_assumed": "the source gives the equity share only, the rest of the split is assumed",
    "sourced_range_only": "the source gives a range only",
    "sourced_end_year_inferred": "the closing year is inferred from a later edition of the source",
    "sourced_credit_thresholds_unconfirmed": "the income thresholds of the credit are not confirmed",
    "assumed": "it is an assumption, not a published figure",
}


def dollars(amount: Decimal) -> str:
    """$1,234.50; a loss carries its sign before the dollar sign; whole dollars drop the cents."""
    cents = to_cents(amount)
    sign = "-" if cents < 0 else ""
    text = f"{abs(cents):,.2f}"
    return f"{sign}${text.removesuffix('.00')}"


def percent(share: Decimal, places: int = 3) -> str:
    """A fraction as percent without trailing zeros: 0.0495 is 4.95%."""
    text = f"{quantize(share * 100, places):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def plain(value: Decimal) -> str:
    """A number without exponent and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def confidence_caveat(confidence: str) -> str:
    """Why a figure deserves a second look; empty where its source was seen."""
    return CONFIDENCE_WORDS.get(confidence, "" if confidence == "sourced" else f"its confidence is {confidence!r}")


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 month`, `2 months`; an irregular plural is given."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
