"""How a profile's gap moved, and which profiles are worse off than at their last review."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Abs
from rest_framework.serializers import BaseSerializer

from lifepath.core.periods import Month
from retirement.calc.gap_history import GapMovement, movement, planned_contributions
from retirement.models import GapAnalysis, RetirementProfile
from retirement.selectors.gap_cases import GapCase, case_of_request

WORSE_SHARE = Decimal("0.10")


class StoredInputsUnreadable(ValueError):
    """The inputs of an old analysis cannot be read any more."""


def last_analysis(profile: RetirementProfile) -> GapAnalysis | None:
    """The newest analysis of a profile."""
    found: GapAnalysis | None = profile.analyses.order_by("-pk").first()
    return found


def case_of_analysis(analysis: GapAnalysis, reader: type[BaseSerializer[Any]]) -> GapCase:
    """The inputs of an analysis as they were on its day."""
    serializer = reader(data=analysis.inputs, context={"today": analysis.analysed_on})
    if not serializer.is_valid():
        raise StoredInputsUnreadable(f"The analysis of {analysis.analysed_on} cannot be read: {serializer.errors}.")
    return case_of_request(serializer.validated_data, today=analysis.analysed_on)


def months_between(first: dt.date, second: dt.date) -> int:
    """Months from one review to the next."""
    return max(Month.of(first).months_until(Month.of(second)), 0)


def movement_since(
    before: GapCase, now: GapCase, *, months: int, contributed: Decimal | None
) -> tuple[GapMovement, Decimal]:
    """Why the gap moved; without a figure the planned contributions were paid."""
    paid = planned_contributions(before.inputs, months) if contributed is None else contributed
    paid = paid.quantize(Decimal("0.01"))
    return movement(before=before.inputs, now=now.inputs, months_between=months, contributed=paid), paid


def worsened(analyses: QuerySet[GapAnalysis], *, share: Decimal = WORSE_SHARE) -> QuerySet[GapAnalysis]:
    """Of the newest analysis of each profile those whose shortfall grew by a share or more; attention flags ask this.

    Any shortfall after a surplus counts.
    """
    newest = analyses.order_by("profile_id", "-pk").distinct("profile_id").values("pk")
    grown = Q(change_nominal__gt=0, change_nominal__gte=Abs(F("gap_before_nominal")) * share)
    return analyses.filter(Q(pk__in=newest), grown, gap_nominal__gt=0).order_by("-change_nominal", "pk")


def worsened_of_households(household_ids: Any, *, share: Decimal = WORSE_SHARE) -> Mapping[Any, GapAnalysis]:
    """By household the analysis whose shortfall grew most; two queries for any number of households."""
    analyses = GapAnalysis.objects.filter(profile__household__in=household_ids).select_related("profile")
    found: dict[Any, GapAnalysis] = {}
    for analysis in worsened(analyses, share=share):
        found.setdefault(analysis.profile.household_id, analysis)
    return found
