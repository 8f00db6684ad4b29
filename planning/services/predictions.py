"""Training forecasts: a new version where the data have grown, never one that does worse than the naive forecast."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from goals.models import FinancialGoal
from lifepath.core import audit
from lifepath.users.models import Household
from planning.calc.predictions import FEWEST_MONTHS, Trial, choose
from planning.models import PredictionModel
from planning.selectors.insights.histories import History, histories
from planning.selectors.reports.scope import BACKGROUND, whole_household


@dataclass(frozen=True, slots=True)
class Training:
    """What became of one household's subjects."""

    trained: int
    kept: int
    too_short: int


def train_household(*, household: Household, now: dt.datetime) -> Training:
    """Choose a forecaster for every subject that has enough history."""
    trained = kept = short = 0
    goals = FinancialGoal.objects.of_household(household.pk)
    scope = whole_household(household)
    for history in histories(scope=scope, goals=goals, user=BACKGROUND, now=now):
        if len(history.amounts) < FEWEST_MONTHS:
            short += 1
        elif _train(household, history, now):
            trained += 1
        else:
            kept += 1
    return Training(trained, kept, short)


@transaction.atomic
def _train(household: Household, history: History, now: dt.datetime) -> bool:
    """A new version, unless the newest was trained on the same months with the same outcome."""
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    trial = choose(history=history.amounts, last=history.last)
    models = PredictionModel.objects.of_household(household.pk).filter(subject=history.subject)
    newest = models.order_by("-version").first()
    if newest is not None and _same(newest, trial):
        return False
    model = PredictionModel.objects.create(
        household=household,
        subject=history.subject,
        version=(models.aggregate(last=Max("version"))["last"] or 0) + 1,
        forecaster=trial.forecaster,
        code_version=trial.version,
        data_first=trial.first.start,
        data_last=trial.last.last_day,
        error=trial.error,
        naive_error=trial.naive_error,
        spread=trial.spread,
        trained_at=now,
    )
    audit.record("prediction_model_trained", household_id=household.pk, instance=model, after=audit.snapshot(model))
    return True


def _same(model: PredictionModel, trial: Trial) -> bool:
    return (model.forecaster, model.code_version, model.data_first, model.data_last, model.error, model.spread) == (
        trial.forecaster,
        trial.version,
        trial.first.start,
        trial.last.last_day,
        trial.error,
        trial.spread,
    )


def train_all(now: dt.datetime) -> str:
    """Every household, one transaction a subject."""
    totals = [train_household(household=household, now=now) for household in Household.objects.order_by("pk")]
    trained, kept = sum(one.trained for one in totals), sum(one.kept for one in totals)
    return f"{trained} trained, {kept} kept, {sum(one.too_short for one in totals)} with too little history"
