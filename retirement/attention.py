"""What of a household's retirement plans needs attention."""

import datetime as dt
from collections.abc import Collection, Iterator
from uuid import UUID

from django.urls import reverse

from lifepath.core.attention import AttentionFlag, Finding, Urgency, attention_flags
from lifepath.core.money import ZERO, money_text
from retirement.selectors.history import worsened_of_households


def register() -> None:
    """Bring the app's flags; called once at start-up."""
    attention_flags.register(
        "retirement_gap_worse", AttentionFlag("Retirement gap worse by 10 %", Urgency.WARNING, gap_worse)
    )


def gap_worse(household_ids: Collection[UUID], now: dt.datetime) -> Iterator[Finding]:
    """The newest analysis of a profile found a shortfall that grew by a tenth or more; the worst profile's."""
    for household_id, analysis in worsened_of_households(household_ids).items():
        yield Finding(
            household_id,
            since=analysis.analysed_on,
            evidence=f"The shortfall at retirement grew by {money_text(analysis.change_nominal or ZERO)} "
            f"to {money_text(analysis.gap_nominal)} dollars of the retirement date.",
            key=str(analysis.profile_id),
            link=reverse("admin:retirement_retirementprofile_change", args=[analysis.profile_id]),
        )
