"""How much does a client household take part, in one calendar month of the firm's time zone?

Five weighted ratios; one whose denominator is 0 is left out. What was said in a meeting is not modelled.
"""

from dataclasses import dataclass
from fractions import Fraction

from planning.calc.weighted_score import BadCount, Part, Score, ratio_of, weighted

METRIC_TYPE = "client_engagement"
ACTIVE_DAYS_FOR_FULL_SCORE = 4


@dataclass(frozen=True, slots=True)
class MonthOfContact:
    """What a household did in a month."""

    active_days: int  # local days with at least one authenticated request by a member
    tasks_due: int
    tasks_done_on_time: int
    prompts_sent: int
    prompts_answered_7d: int  # within 7 * 24 hours
    sections_required: int
    sections_fresh: int  # changed or confirmed within 90 days before the end of the month
    meeting_within_cadence: bool


def client_engagement(*, month: MonthOfContact) -> Score:
    """0 to 100: activity 30, tasks 25, prompts 20, data 15, meetings 10."""
    if month.active_days < 0:
        raise BadCount(f"{month.active_days} active days cannot be.")
    return weighted(
        METRIC_TYPE,
        (
            Part("active_days", 30, min(Fraction(1), Fraction(month.active_days, ACTIVE_DAYS_FOR_FULL_SCORE))),
            Part("tasks", 25, ratio_of(month.tasks_done_on_time, month.tasks_due, name="tasks")),
            Part("prompts", 20, ratio_of(month.prompts_answered_7d, month.prompts_sent, name="prompts")),
            Part("sections", 15, ratio_of(month.sections_fresh, month.sections_required, name="sections")),
            Part("meeting", 10, Fraction(int(month.meeting_within_cadence))),
        ),
    )
