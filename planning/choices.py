from django.db import models


class AllocationKind(models.TextChoices):
    """What an allocation's value means."""

    FIXED = "fixed", "Cents"
    PERCENT = "percent", "Percent of the base"


class PercentBase(models.TextChoices):
    """What percents are percents of."""

    REMAINDER = "remainder", "What the fixed lines leave"
    INCOME = "income", "The whole income"


class MeetingKind(models.TextChoices):
    """What a meeting is for."""

    REVIEW = "REVIEW", "Review"
    CHECK_IN = "CHECK_IN", "Check-in"
    ONBOARDING = "ONBOARDING", "Onboarding"
    OTHER = "OTHER", "Other"


class MeetingState(models.TextChoices):
    """What became of a meeting."""

    PLANNED = "PLANNED", "Planned"
    COMPLETED = "COMPLETED", "Completed"
    CANCELLED = "CANCELLED", "Cancelled"


class TaskFor(models.TextChoices):
    """Who is to do it."""

    CLIENT = "CLIENT", "The household"
    PLANNER = "PLANNER", "The planner"


class DueRule(models.TextChoices):
    """What a task's due day follows from."""

    ON_DATE = "ON_DATE", "A day"
    AFTER_CREATION = "AFTER_CREATION", "Days after it was made"
    AFTER_MEETING = "AFTER_MEETING", "Days after a meeting"
    BEFORE_REVIEW = "BEFORE_REVIEW", "Days before the next review"
    MONTH_END = "MONTH_END", "The end of the month"


class Repeats(models.TextChoices):
    """When a task that is done comes again."""

    NEVER = "NEVER", "Never"
    MONTHLY = "MONTHLY", "Every month"
    QUARTERLY = "QUARTERLY", "Every three months"
    ANNUAL = "ANNUAL", "Every year"


class MetricType(models.TextChoices):
    """What is measured of a client's month."""

    CLIENT_ENGAGEMENT = "client_engagement", "Engagement"
    PLAN_ADHERENCE = "plan_adherence", "Plan adherence"
    GOAL_PROGRESS = "goal_progress", "Goal progress"


class DataSection(models.TextChoices):
    """Parts of a household's data that go stale."""

    INCOME = "income", "Income"
    ACCOUNTS = "accounts", "Accounts"
    BUDGET = "budget", "Budget"
    GOALS = "goals", "Goals"
    RETIREMENT = "retirement", "Retirement"
    EDUCATION = "education", "Education"


class LineStatus(models.TextChoices):
    """What became of what a line asked for."""

    FUNDED = "funded", "Funded"
    PARTIAL = "partial", "Partly funded"
    UNFUNDED = "unfunded", "Not funded"
