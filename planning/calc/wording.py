"""May a sentence that a language model wrote stand beside our figures? Only if it says no number of its own.

A model words what was computed; it is never the source of a number. Each of its sentences must hold every number of the
sentence it replaces, and no other; anything else is thrown away.
"""

import re

LONGEST_SENTENCE = 600
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_NOT_PROSE = re.compile(r"https?:|www\.|[<>{}\[\]|`]", re.IGNORECASE)


def numbers_of(text: str) -> set[str]:
    """Every number of a text, dates as one, thousands without commas."""
    return {found.replace(",", "") for found in _NUMBER.findall(text)}


def may_replace(*, computed: str, worded: str) -> bool:
    """Does the sentence say the same numbers, in plain and short prose?"""
    text = worded.strip()
    return (
        0 < len(text) <= LONGEST_SENTENCE
        and text.isprintable()
        and _NOT_PROSE.search(text) is None
        and numbers_of(text) == numbers_of(computed)
    )
