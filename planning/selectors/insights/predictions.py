"""What the coming months may bring, by the forecasts that were trained."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goals.calc.trajectory import project
from goals.models import FinancialGoal
from lifepath.core.money import ZERO
from lifepath.core.periods import Month, whole_months
from lifepath.core.rationals import exact, mean, round_half_up
from lifepath.users.models import Household
from planning.calc.predictions import BY_NAME, FEWEST_MONTHS, Prediction, Trial, choose, predict
from planning.models import PredictionModel
from planning.report_choices import ReportScope
from planning.selectors.insights.histories import History, histories
from planning.selectors.reports.scope import report_scope


@dataclass(frozen=True, slots=True)
class Outlook:
    """One subject's forecast; `version` None: it was chosen just now, because none was trained yet."""

    history: History
    trial: Trial
    version: int | None
    months: tuple[Prediction, ...]
    reached_on: dt.date | None = None
    months_late: int | None = None


@dataclass(frozen=True, slots=True)
class Outlooks:
    """All subjects, and those with too little history."""

    found: tuple[Outlook, ...]
    too_short: tuple[str, ...]


def outlooks(*, user: Any, household: Household, now: dt.datetime, months: int) -> Outlooks:
    """Forecasts for the months after the last closed one."""
    scope = report_scope(household=household, kind=ReportScope.HOUSEHOLD, user=user)
    goals = FinancialGoal.objects.visible_to(user).of_household(household.pk)
    known = histories(scope=scope, goals=goals, user=user, now=now)
    trained = _newest(household)
    long_enough = [history for history in known if len(history.amounts) >= FEWEST_MONTHS]
    return Outlooks(
        tuple(_outlook(history, trained.get(history.subject), months, household.today(now)) for history in long_enough),
        tuple(history.label for history in known if len(history.amounts) < FEWEST_MONTHS),
    )


def _newest(household: Household) -> dict[str, PredictionModel]:
    rows = PredictionModel.objects.of_household(household.pk).order_by("subject", "-version").distinct("subject")
    return {row.subject: row for row in rows}


def _outlook(history: History, model: PredictionModel | None, months: int, today: dt.date) -> Outlook:
    trial = choose(history=history.amounts, last=history.last) if model is None else _trial(model, history)
    found = tuple(predict(history=history.amounts, trial=trial, months=months, floor=history.floor))
    version = None if model is None else model.version
    if history.goal is None:
        return Outlook(history, trial, version, found)
    reached_on, late = _lateness(history.goal, found, today)
    return Outlook(history, trial, version, found, reached_on, late)


def _trial(model: PredictionModel, history: History) -> Trial:
    return Trial(
        forecaster=model.forecaster if model.forecaster in BY_NAME else "naive",
        version=model.code_version,
        first=Month.of(model.data_first),
        last=history.last,
        error=model.error,
        naive_error=model.naive_error,
        spread=model.spread,
    )


def _lateness(goal: FinancialGoal, months: Sequence[Prediction], today: dt.date) -> tuple[dt.date | None, int | None]:
    """When the predicted pace reaches the goal, and how many months after its date; None: it does not."""
    pace = round_half_up(mean([exact(month.amount) for month in months])) if months else ZERO
    reached = project(
        as_of=today,
        target_amount=goal.target_amount,
        current_amount=goal.current_amount,
        monthly_contribution=pace,
        target_date=goal.target_date,
    ).projected_completion_date
    if reached is None or goal.target_date is None:
        return reached, None
    return reached, max(0, whole_months(goal.target_date, reached))
