"""Amounts as banks write them: decimal styles, thousands marks, currency signs, brackets and trailing signs.

Every amount is exact: at most 16 digits before the decimal mark and 8 after it, as the stored source amount has. More
than that, an exponent, NaN or Infinity is refused. Nothing is rounded and no mark is guessed: "1,234" under the decimal
comma of OFX could be either and is refused.
"""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from lifepath.banking.readers.rows import BadValue, shown

POINT = "."
COMMA = ","

PLAIN_CHARACTERS = "+-.0123456789"
# Nine characters or fewer cannot break the limits of digits, so a plain amount of that length needs no further check.
PLAIN_LENGTH = 9

_ZERO = Decimal(0)
_MAX_DIGITS = 16
_MAX_DECIMALS = 8
_MAX_TEXT = 64
_NUMBER = re.compile(r"(\d*)(?:\.(\d*))?", re.ASCII)
_GROUPED = {
    POINT: re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?", re.ASCII),
    COMMA: re.compile(r"\d{1,3}(?:\.\d{2,3})*\.\d{3}(?:,\d*)?", re.ASCII),
}
_EITHER_WAY = re.compile(r"(?<!\d)[1-9]\d{0,2}[.,]\d{3}\D*$", re.ASCII)
_SPACES_AND_APOSTROPHES = str.maketrans("", "", " \u00a0\u202f\u2009'\u2019")
_SIGN_WORDS = {"CR": 1, "DR": -1, "DB": -1}
_CURRENCY_MARK = re.compile(r"^(?:[A-Z]{3}|[A-Z]{0,3}[$€£¥₹])|(?:[A-Z]{3}|[$€£¥₹]|zł|Kč)$")


def plain_amount(text: str) -> Decimal:
    """Read a signed number with a decimal point and no marks."""
    sign, digits = _signed(text)
    return _exact(sign, digits, text)


def parse_amount(text: str, decimal_style: str) -> Decimal:
    """Read an amount in a decimal style; brackets and a trailing minus or DR mean money out."""
    if len(text) <= PLAIN_LENGTH:
        plain = text if decimal_style == POINT else text.replace(POINT, "x").replace(COMMA, POINT)
        if not plain.strip(PLAIN_CHARACTERS):
            try:
                return Decimal(plain) or _ZERO
            except InvalidOperation:  # a sign behind the digits, or no digits
                return _marked_amount(text, decimal_style)
    return _marked_amount(text, decimal_style)


def _marked_amount(text: str, decimal_style: str) -> Decimal:
    """An amount with currency signs, thousands marks, brackets or signs of any kind."""
    sign, digits = _signed(_without_currency(text.strip(), text))
    digits = digits.translate(_SPACES_AND_APOSTROPHES)
    thousands = COMMA if decimal_style == POINT else POINT
    if thousands in digits:
        if _GROUPED[decimal_style].fullmatch(digits) is None:
            raise BadValue(f"{shown(text)} is not an amount with the decimal mark {decimal_style!r}")
        digits = digits.replace(thousands, "")
    return _exact(sign, digits.replace(decimal_style, POINT), text)


def amount_of_either_style(text: str) -> Decimal:
    """Read an amount whose format allows point and comma as decimal mark; refuse what could be read both ways."""
    if COMMA not in text:
        return parse_amount(text, POINT)
    if POINT in text:
        return parse_amount(text, max(POINT, COMMA, key=text.rfind))
    if text.count(COMMA) > 1:
        return parse_amount(text, POINT)
    if _EITHER_WAY.search(text):
        raise BadValue(f"{shown(text)} could mean thousands or three decimals")
    return parse_amount(text, COMMA)


def detect_decimal_style(samples: Iterable[str]) -> tuple[str, bool]:
    """The decimal mark of a column, and whether the sample leaves it open."""
    votes: Counter[str] = Counter()
    open_question = False
    for sample in samples:
        vote = _decimal_mark(sample)
        if vote is None:
            open_question = True
        elif vote:
            votes[vote] += 1
    if not votes:
        return POINT, open_question
    style = POINT if votes[POINT] >= votes[COMMA] else COMMA
    return style, len(votes) > 1


def _decimal_mark(text: str) -> str | None:
    """The mark this amount proves; empty when it has none; None when it proves nothing."""
    points, commas = text.count(POINT), text.count(COMMA)
    if not points and not commas:
        return ""
    if points and commas:
        return max(POINT, COMMA, key=text.rfind)
    mark, other, count = (POINT, COMMA, points) if points else (COMMA, POINT, commas)
    if count > 1:
        return other
    return None if _EITHER_WAY.search(text) else mark


def _without_currency(text: str, original: str) -> str:
    if len(text) > _MAX_TEXT:
        raise BadValue(f"{shown(original)} is too long for an amount")
    if text[-2:].upper() in _SIGN_WORDS:
        sign = "-" if _SIGN_WORDS[text[-2:].upper()] < 0 else ""
        text = sign + text[:-2].strip()
    bare = text.strip("+-−() ")
    mark = _CURRENCY_MARK.search(bare)
    return text.replace(mark[0], "", 1) if mark is not None else text


def _signed(text: str) -> tuple[int, str]:
    """Split an amount into its sign and the rest; one sign, in front or behind, or brackets."""
    body = text.strip().replace("−", "-")
    sign = 1
    if body[:1] == "(" and body[-1:] == ")":
        body, sign = body[1:-1].strip(), -1
    elif body[:1] in "+-" and body:
        body, sign = body[1:].strip(), -1 if body[0] == "-" else 1
    elif body[-1:] in "+-" and body:
        body, sign = body[:-1].strip(), -1 if body[-1] == "-" else 1
    return sign, body


def _exact(sign: int, digits: str, original: str) -> Decimal:
    """An exact Decimal of plain digits with an optional point, inside the limits."""
    match = _NUMBER.fullmatch(digits) if len(digits) <= _MAX_TEXT else None
    if match is None or not (match[1] or match[2]):
        raise BadValue(f"{shown(original)} is not an amount")
    decimals = match[2] or ""
    if len(match[1].lstrip("0")) > _MAX_DIGITS or len(decimals.rstrip("0")) > _MAX_DECIMALS:
        raise BadValue(f"{shown(original)} has more than {_MAX_DIGITS} digits or {_MAX_DECIMALS} decimals")
    value = Decimal(f"{match[1] or '0'}.{decimals[:_MAX_DECIMALS]}" if decimals else match[1])
    return -value if sign < 0 else value  # minus zero comes out as zero
