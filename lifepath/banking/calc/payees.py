"""Payees as banks print them, made readable, and the key under which two spellings of one payee meet.

The rules are conservative: what cannot be told from a part of the name stays. Cities are left in, because nothing tells
them from names without a list of places. Numbers of one or two digits belong to names (Motel 6, Forever 21).
"""

import re
import unicodedata

KEY_VERSION = 1
"""Raised whenever a rule below changes: keys of different versions are not compared."""

MAX_LENGTH = 200

# What payment processors put before the merchant.
_PROCESSORS = re.compile(
    r"^(?:(?:SQ|TST|SP|PAYPAL|PP|PY|IN|CKE|BT|FS|APL|EB|DNH|ZSK|IC|SMP|NYX|CTLP|PAR|LSP|TM|WPY) ?\* ?)+", re.IGNORECASE
)
# What banks put before the merchant.
_BANK_WORDS = re.compile(
    r"^(?:(?:POS|DEBIT CARD|CHECK ?CARD|VISA|CARD|RECURRING|ONLINE)\s+)*"
    r"(?:(?:PURCHASE|PAYMENT) AUTHORIZED ON|PURCHASE|CHECK ?CARD|POS DEBIT)\s+(?:\d{2}/?\d{2}(?:/\d{2,4})?\s+)?(?=\S)",
    re.IGNORECASE,
)
_NUMBERED_CHECK = re.compile(r"^(?:check|cheque|ck|chk)\b", re.IGNORECASE)
# What follows the merchant: store numbers, telephone numbers, days, card ends, references behind a star.
_TAIL = re.compile(
    r"\s+(?:"
    r"#\s?\d+|\d{4,}[A-Z]?|0\d{2,}"
    r"|\d{3}[-.]\d{3}[-.]?\d{4}|\d{3}-\d{7}|1-\d{3}-\d{3}-\d{4}"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    r"|[Xx*]{2,}\d{2,4}"
    r"|(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{8,}"
    r")$"
)
_STAR_REFERENCE = re.compile(r"(?<=\w)\*(?=[A-Z0-9]*\d)[A-Z0-9]{4,}$")
_EMPTY_STORE = re.compile(r"\s+(?:STORE|STR|STO|NO\.?|NR\.?)$", re.IGNORECASE)
_STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR"
    " PA RI SC SD TN TX UT VT VA WA WV WI WY"
)
_STATE_AFTER_NUMBER = re.compile(rf"(?<=\d)\s+(?:{'|'.join(_STATES.split())})(?:\s+USA?)?$")
_WORD = re.compile(r"[^\s/-]+")
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
_UPPER_WORDS = "ATM HOA USA US UK EU LLC AT&T ATT USPS UPS AAA AMC IRS IRA DMV ACH NYC LA SA AG GMBH"
_KEPT_UPPER = frozenset(_UPPER_WORDS.split())


def clean(raw: str) -> str:
    """The merchant's name out of a line like `SQ *BLUE BOTTLE 0123`: `Blue Bottle`."""
    text = " ".join(raw.split())
    if _NUMBERED_CHECK.match(text):
        return _readable(text)[:MAX_LENGTH]
    name = _without_tail(_BANK_WORDS.sub("", _PROCESSORS.sub("", text)))
    name = _PROCESSORS.sub("", name).strip(" *-,.:;")
    if sum(character.isalpha() for character in name) < 2:
        name = text
    return _readable(name)[:MAX_LENGTH]


def key(raw: str) -> str:
    """Letters and digits of the cleaned name without case and accents; spellings that share it are one payee."""
    folded = unicodedata.normalize("NFKD", clean(raw)).casefold()
    stripped = "".join(character for character in folded if not unicodedata.combining(character))
    spaced = _NOT_IN_KEYS.sub(" ", stripped.replace("'", "").replace("’", "")).strip()
    return (spaced or " ".join(stripped.split()))[:MAX_LENGTH]


def are_similar(left: str, right: str) -> bool:
    """Two keys name one payee: equal, one begins the other, or they share two thirds of the shorter one's words."""
    if not left or not right:
        return False
    shorter, longer = sorted((left, right), key=len)
    if longer == shorter or (len(shorter) >= 4 and longer.replace(" ", "").startswith(shorter.replace(" ", ""))):
        return True
    words, others = set(shorter.split()), set(longer.split())
    common = {word for word in words & others if len(word) > 2}
    return bool(common) and len(common) * 3 >= min(len(words), len(others)) * 2


def _without_tail(text: str) -> str:
    while True:
        shorter = _STATE_AFTER_NUMBER.sub("", text)
        shorter = _TAIL.sub("", shorter)
        shorter = _STAR_REFERENCE.sub("", shorter)
        if shorter != text:
            shorter = _EMPTY_STORE.sub("", shorter)
        if shorter == text or not shorter.strip():
            return text
        text = shorter


def _readable(text: str) -> str:
    if any(character.islower() for character in text):
        return text
    return _WORD.sub(lambda word: _capitalised(word[0]), text)


def _capitalised(word: str) -> str:
    letters = [character for character in word if character.isalpha()]
    is_initials = len(letters) <= 3 and not any(character in "AEIOUY" for character in letters)
    if word in _KEPT_UPPER or is_initials:
        return word
    return word[:1] + word[1:].lower()
