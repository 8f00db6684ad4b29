"""Answers to the questions of a session, applied to its lines. What was answered is no longer doubted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from budgets.calc.session_parsing.amounts import NotAnAmount, read_amount
from budgets.calc.session_parsing.frequencies import UnknownFrequency, read_frequency
from budgets.calc.session_parsing.parsed_line import (
    AMOUNT,
    BASIS,
    CATEGORY,
    DEBT,
    EXPENSE,
    FREQUENCY,
    GROSS,
    INCOME,
    NET,
    PAYMENT,
    RATE,
    SAVING,
    ParsedLine,
)
from budgets.calc.session_parsing.questions import MISSING_INCOME, questions_for
from lifepath.core.rationals import exact, round_half_up
from lifepath.core.spending_categories import ROOT_CATEGORIES, SAVING_CATEGORIES

HIGHEST_PERCENT = Decimal(400)


class UnknownQuestion(ValueError):
    """An answer belongs to no open question."""


class BadAnswer(ValueError):
    """An answer is not of the kind that its question asks for; `question_id` says which."""

    def __init__(self, question_id: str, detail: str) -> None:
        super().__init__(f"{question_id}: {detail}")
        self.question_id = question_id


def apply_answers(*, lines: Sequence[ParsedLine], answers: Mapping[str, object]) -> list[ParsedLine]:
    """The lines with every answer in its place; nothing is applied if one answer is bad."""
    asked = {question.id: question for question in questions_for(lines=lines)}
    unknown = sorted(set(answers) - set(asked))
    if unknown:
        raise UnknownQuestion(f"{', '.join(unknown)} is not asked.")
    by_id = {line.id: line for line in lines}
    added = []
    for question_id, answer in answers.items():
        question = asked[question_id]
        if question.doubt == MISSING_INCOME or question.line_id is None:
            added.append(_income(_amount(question_id, answer)))
            continue
        line = by_id[question.line_id]
        changed = _APPLY[question.doubt](line, question_id, answer)
        by_id[line.id] = replace(changed, doubts=tuple(doubt for doubt in changed.doubts if doubt != question.doubt))
    return [by_id[line.id] for line in lines] + added


def _income(amount: Decimal) -> ParsedLine:
    return ParsedLine("income-1", "Income", INCOME, "Income", amount=amount, frequency="monthly")


def _amount(question_id: str, answer: object) -> Decimal:
    try:
        return round_half_up(exact(read_amount(answer)))
    except NotAnAmount as problem:
        raise BadAnswer(question_id, str(problem)) from problem


def _answered_amount(line: ParsedLine, question_id: str, answer: object) -> ParsedLine:
    amount = _amount(question_id, answer)
    if line.kind == DEBT and PAYMENT in line.doubts:
        return replace(line, balance=amount)
    if line.amount is not None or line.frequency is not None:
        return replace(line, amount=amount)
    doubts = (*line.doubts, FREQUENCY)
    if line.category is None and line.kind != INCOME:
        doubts = (*doubts, CATEGORY)
    return replace(line, amount=amount, doubts=doubts)


def _answered_payment(line: ParsedLine, question_id: str, answer: object) -> ParsedLine:
    return replace(line, amount=_amount(question_id, answer), frequency="monthly")


def _answered_rate(line: ParsedLine, question_id: str, answer: object) -> ParsedLine:
    text = str(answer).strip().removesuffix("%").strip()
    try:
        percent = Decimal(text)
    except InvalidOperation:
        percent = Decimal("NaN")
    if not percent.is_finite() or not 0 <= percent <= HIGHEST_PERCENT:
        raise BadAnswer(question_id, f"{answer!r} is not a percentage from 0 to {HIGHEST_PERCENT}.")
    return replace(line, annual_rate=percent / 100)


def _answered_frequency(line: ParsedLine, question_id: str, answer: object) -> ParsedLine:
    try:
        return replace(line, frequency=read_frequency(str(answer)))
    except UnknownFrequency as problem:
        raise BadAnswer(question_id, str(problem)) from problem


def _answered_category(line: ParsedLine, question_id: str, answer: object) -> ParsedLine:
    if answer == INCOME:
        return replace(line, category=None, kind=INCOME)
    if answer not in ROOT_CATEGORIES:
        raise BadAnswer(question_id, f"{answer!r} is none of {', '.join(ROOT_CATEGORIES)}.")
    category = str(answer)
    return replace(line, category=category, kind=SAVING if category in SAVING_CATEGORIES else EXPENSE)


def _answered_basis(line: ParsedLine, question_id: str, answer: object) -> ParsedLine:
    if answer not in (GROSS, NET):
        raise BadAnswer(question_id, f"{answer!r} is neither {GROSS} nor {NET}.")
    return replace(line, basis=str(answer))


_APPLY: dict[str, Callable[[ParsedLine, str, object], ParsedLine]] = {
    AMOUNT: _answered_amount,
    PAYMENT: _answered_payment,
    RATE: _answered_rate,
    FREQUENCY: _answered_frequency,
    CATEGORY: _answered_category,
    BASIS: _answered_basis,
}
