"""What reports and insights are told apart by."""

from django.db import models


class ReportScope(models.TextChoices):
    """Whose accounts a report covers."""

    HOUSEHOLD = "household", "One household"
    COUPLE = "couple", "What a couple sees together"


class ReportKind(models.TextChoices):
    """Which report it is."""

    INCOME_EXPENSE = "income_expense", "Income and spending"
    CASH_FLOW = "cash_flow", "Cash flow"
    NET_WORTH = "net_worth", "Net worth"
    TRENDS = "trends", "Trends"
    CUSTOM = "custom", "Custom report"


class FileFormat(models.TextChoices):
    """What a report is handed over as."""

    PDF = "pdf", "PDF"
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"


class InsightAnswer(models.TextChoices):
    """What was said about a finding or a recommendation."""

    DISMISSED = "dismissed", "Dismissed"
    ACCEPTED = "accepted", "Accepted"
