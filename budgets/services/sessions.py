"""Taking a budget from raw to final. Every move of a stage is an audit event."""

import csv
import hashlib
import io
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from budgets.calc.session_parsing.answers import apply_answers
from budgets.calc.session_parsing.budget_model import build_budget
from budgets.calc.session_parsing.free_form import MOST_LINES
from budgets.calc.session_parsing.parsed_line import ParsedLine
from budgets.calc.session_parsing.questions import Question, questions_for
from budgets.calc.session_parsing.suggestions import suggest_steps
from budgets.calc.session_parsing.tables import NotABudget, parse_table
from budgets.choices import Stage
from budgets.models import BudgetSession
from budgets.services.household_facts import learn_from_session
from lifepath.core import audit
from lifepath.core.renderers import to_json
from lifepath.core.workbooks import BadWorkbook, read_workbook

SECRET_BYTES = 32
MOST_UNPACKED_BYTES = 20_000_000
_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_AMOUNTS = ("amount", "balance", "annual_rate")
_TUPLES = ("preference", "doubts", "assumed")


class AlreadyFinal(Exception):
    """A final session takes no answers and is not finalized again."""


class NotClaimable(Exception):
    """No session waits to be claimed with this secret."""


def read_file(content: bytes) -> list[ParsedLine]:
    """A table with a header out of a CSV file or a workbook, told apart by content; equal rows are different items."""
    if content.startswith(_OLD_WORKBOOK):
        raise NotABudget("This is an old workbook (.xls): save it as .xlsx or CSV.")
    if not content.startswith(_ZIP):
        return _read_csv(content)
    try:
        rows = read_workbook(io.BytesIO(content), most_rows=MOST_LINES, most_unpacked_bytes=MOST_UNPACKED_BYTES)
    except BadWorkbook as error:
        raise NotABudget(f"The file cannot be read: {error}") from error
    return parse_table(rows=rows)


def _read_csv(content: bytes) -> list[ParsedLine]:
    text = content.decode("utf-8-sig", errors="replace").replace("\x00", "")
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = [
            {str(name): value for name, value in row.items() if isinstance(name, str)}
            for row in csv.DictReader(io.StringIO(text), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise NotABudget(f"The file is no table: {error}.") from error
    return parse_table(rows=rows)


@transaction.atomic
def start_session(
    *,
    household_id: UUID | None,
    lines: Sequence[ParsedLine],
    user_query: str,
    user_profile: Mapping[str, str],
) -> tuple[BudgetSession, str]:
    """A draft; without a household also the secret by which it is found again, shown once."""
    secret = "" if household_id else secrets.token_urlsafe(SECRET_BYTES)
    session: BudgetSession = BudgetSession.objects.create(
        household_id=household_id,
        user_query=user_query,
        user_profile=dict(user_profile),
        lines=stored(lines),
        secret_digest=digest(secret) if secret else "",
    )
    _moved(session, "session_started", "", Stage.DRAFT)
    return session, secret


@transaction.atomic
def answer(*, session: BudgetSession, answers: Mapping[str, Any]) -> BudgetSession:
    """Apply answers to the open questions."""
    locked = _locked(session)
    locked.lines = stored(apply_answers(lines=parsed(locked), answers=answers))
    locked.answers = {**locked.answers, **answers}
    before, locked.stage = locked.stage, Stage.PARTIAL
    locked.save(update_fields=["lines", "answers", "stage"])
    _moved(locked, "session_answered", before, Stage.PARTIAL, answered=sorted(answers))
    _learn(locked)
    return locked


@transaction.atomic
def finalize(*, session: BudgetSession, framework: str, focus: str) -> BudgetSession:
    """Make the budget with its summary and suggestions. Raises NotFinished while a line lacks a figure."""
    locked = _locked(session)
    budget = build_budget(lines=parsed(locked))
    steps = suggest_steps(
        budget=budget,
        framework=framework,
        focus=focus,
        risk_tolerance=str(locked.user_profile.get("risk_tolerance", "moderate")),
    )
    locked.result = json.loads(
        to_json(
            {
                **asdict(budget),
                "framework": framework,
                "optimization_focus": focus,
                "suggestions": [asdict(step) for step in steps],
            }
        )
    )
    before, locked.stage = locked.stage, Stage.FINAL
    locked.save(update_fields=["result", "stage"])
    _moved(locked, "session_finalized", before, Stage.FINAL)
    _learn(locked)
    return locked


@transaction.atomic
def claim(*, session_id: UUID, secret: str, household_id: UUID) -> BudgetSession:
    """Bring a session that was begun without an account into a household, once."""
    session = (
        BudgetSession.objects.select_for_update()
        .filter(pk=session_id, household__isnull=True, secret_digest=digest(secret))
        .first()
    )
    if session is None:
        raise NotClaimable
    session.household_id = household_id
    session.secret_digest = ""
    session.save(update_fields=["household", "secret_digest"])
    _moved(session, "session_claimed", session.stage, session.stage)
    if session.stage != Stage.DRAFT:
        _learn(session)
    return session


def digest(secret: str) -> str:
    """Secrets are kept as digests."""
    return hashlib.sha256(secret.encode()).hexdigest()


def questions(session: BudgetSession) -> list[Question]:
    """What is still to be asked."""
    return [] if session.stage == Stage.FINAL else questions_for(lines=parsed(session))


def stored(lines: Sequence[ParsedLine]) -> list[dict[str, Any]]:
    """Lines as JSON keeps them."""
    kept: list[dict[str, Any]] = json.loads(to_json([asdict(line) for line in lines]))
    return kept


def parsed(session: BudgetSession) -> list[ParsedLine]:
    """The session's lines as the calculations take them."""
    return [_line(entry) for entry in session.lines]


def _line(entry: Mapping[str, Any]) -> ParsedLine:
    values = {field.name: entry[field.name] for field in fields(ParsedLine)}
    for name in _AMOUNTS:
        values[name] = None if values[name] is None else Decimal(values[name])
    for name in _TUPLES:
        values[name] = None if values[name] is None else tuple(values[name])
    return ParsedLine(**values)


def _locked(session: BudgetSession) -> BudgetSession:
    locked: BudgetSession = BudgetSession.objects.select_for_update().get(pk=session.pk)
    if locked.stage == Stage.FINAL:
        raise AlreadyFinal
    return locked


def _learn(session: BudgetSession) -> None:
    """What the answers say about the household; a session of nobody waits until it is claimed."""
    if session.household_id is not None:
        learn_from_session(household_id=session.household_id, lines=parsed(session), user_profile=session.user_profile)


def _moved(session: BudgetSession, action: str, before: str, after: str, **details: Any) -> None:
    audit.record(
        action,
        household_id=session.household_id,
        instance=session,
        details=details,
        from_stage=before,
        to_stage=after,
    )
