"""What has to be asked before a raw budget can be trusted: one question for each doubt, and for what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.calc.session_parsing.frequencies import PER_YEAR
from budgets.calc.session_parsing.parsed_line import (
    AMOUNT,
    BASIS,
    CATEGORY,
    FREQUENCY,
    GROSS,
    INCOME,
    NET,
    PAYMENT,
    RATE,
    ParsedLine,
)
from lifepath.core.spending_categories import LABELS, ROOT_CATEGORIES

MISSING_INCOME = "missing_income"
AMOUNT_ANSWER, RATE_ANSWER, CHOICE_ANSWER = "amount", "rate", "choice"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its id stays the same until it is answered."""

    id: str
    line_id: str | None  # None: about the whole budget
    doubt: str
    text: str
    answer: str  # amount | rate | choice
    choices: tuple[tuple[str, str], ...] = ()  # value and label


def questions_for(*, lines: Sequence[ParsedLine]) -> list[Question]:
    """A missing income first, then every doubt in the order of the lines."""
    asked = []
    if not any(line.kind == INCOME for line in lines):
        text = "What comes in each month after taxes, all together?"
        asked.append(Question(MISSING_INCOME, None, MISSING_INCOME, text, AMOUNT_ANSWER))
    return asked + [_question(line, doubt) for line in lines for doubt in line.doubts]


def _question(line: ParsedLine, doubt: str) -> Question:
    text, answer, choices = _wording(line, doubt)
    return Question(f"{doubt}:{line.id}", line.id, doubt, text, answer, choices)


def _wording(line: ParsedLine, doubt: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    name = f"“{line.text}”"
    if doubt == AMOUNT:
        return f"How much is {name}?", AMOUNT_ANSWER, ()
    if doubt == PAYMENT:
        return f"What is paid each month on {name}?", AMOUNT_ANSWER, ()
    if doubt == RATE:
        return f"What is the yearly interest rate of {name}, in percent?", RATE_ANSWER, ()
    if doubt == FREQUENCY:
        return f"How often is {name}?", CHOICE_ANSWER, tuple((each, each.replace("_", " ")) for each in PER_YEAR)
    if doubt == BASIS:
        return f"Is {name} before or after taxes?", CHOICE_ANSWER, ((GROSS, "before taxes"), (NET, "after taxes"))
    if doubt == CATEGORY:
        options = (*((each, LABELS[each]) for each in ROOT_CATEGORIES), (INCOME, "None: it is income"))
        return f"Which category does {name} belong to?", CHOICE_ANSWER, options
    raise AssertionError(f"{doubt} is not a doubt.")
