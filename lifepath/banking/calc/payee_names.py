"""What of a payee's name stays the same from one statement line to the next."""

import re
import unicodedata

NOISE = frozenset(
    (
        *("pos", "debit", "card", "purchase", "ach", "visa", "mastercard", "recurring", "payment", "pymt", "online"),
        *("web", "www", "com", "inc", "llc", "ltd", "corp", "co"),
    )
)
_WORDS = re.compile(r"[a-z]+(?:'[a-z]+)?")


def payee_tokens(payee: str) -> tuple[str, ...]:
    """The words of a name without accents, numbers and the words that banks add."""
    plain = unicodedata.normalize("NFKD", payee).encode("ascii", "ignore").decode().casefold()
    words = [word for chunk in plain.split() if not _is_reference(chunk) for word in _WORDS.findall(chunk)]
    kept = [word for word in words if word not in NOISE and len(word) > 1]
    return tuple(kept or words)


def payee_key(payee: str) -> str:
    """One text for all spellings of a payee; empty where the name holds no word."""
    return " ".join(payee_tokens(payee))


def _is_reference(chunk: str) -> bool:
    """A chunk that is mostly digits (a store, card or confirmation number) or a date."""
    digits = sum(character.isdigit() for character in chunk)
    return digits > 0 and digits * 2 >= len(chunk)
