from django.db import models


class AccountKind(models.TextChoices):
    """What an account is at its bank."""

    CHECKING = "CHECKING", "Checking"
    SAVINGS = "SAVINGS", "Savings"
    CREDIT_CARD = "CREDIT_CARD", "Credit card"
    LOAN = "LOAN", "Loan"
    MORTGAGE = "MORTGAGE", "Mortgage"
    CASH = "CASH", "Cash"
    PROPERTY = "PROPERTY", "Property"
    OTHER = "OTHER", "Other"


class LinkProvider(models.TextChoices):
    """Who delivers an account's transactions."""

    NONE = "NONE", "None"
    PLAID = "PLAID", "Plaid"
    TELLER = "TELLER", "Teller"


class Visibility(models.TextChoices):
    """What a partner sees of an account of one's own."""

    PRIVATE = "PRIVATE", "Nothing"
    BALANCE = "BALANCE", "Name, balance and allocations"
    FULL = "FULL", "Everything, read-only"


class AnchorSource(models.TextChoices):
    """Who vouches for a balance."""

    NONE = "NONE", "Nobody yet"
    MANUAL = "MANUAL", "Entered by a person"
    STATEMENT = "STATEMENT", "Statement"
    BANK = "BANK", "Bank link"


class CategorySource(models.TextChoices):
    """Who chose a transaction's category; a person's choice is never overruled."""

    NONE = "NONE", "Nobody yet"
    IMPORT = "IMPORT", "The imported file"
    RULE = "RULE", "A rule"
    PERSON = "PERSON", "A person"
    TRANSFER = "TRANSFER", "A transfer"
    SUGGESTION = "SUGGESTION", "A learned suggestion"


class TransactionSource(models.TextChoices):
    """How a transaction came in."""

    MANUAL = "MANUAL", "Entered"
    FILE = "FILE", "File"
    LINK = "LINK", "Bank link"


class PairState(models.TextChoices):
    """Whether two transactions are one transfer."""

    WAITING = "WAITING", "Waits for a decision"
    ACCEPTED = "ACCEPTED", "Accepted"
    REJECTED = "REJECTED", "Rejected"


class TransferKind(models.TextChoices):
    """What a transfer means for the side that pays."""

    TRANSFER = "TRANSFER", "Between own accounts"
    DEBT_PAYMENT = "DEBT_PAYMENT", "Into a loan"
    HOUSING = "HOUSING", "Into a mortgage"
    SAVINGS = "SAVINGS", "Into savings"
    SAVINGS_WITHDRAWAL = "SAVINGS_WITHDRAWAL", "Back from savings"
    INVESTMENT = "INVESTMENT", "Into an investment account"
    INVESTMENT_WITHDRAWAL = "INVESTMENT_WITHDRAWAL", "Back from an investment account"
    LOAN_DRAW = "LOAN_DRAW", "Out of a loan"
    HOUSEHOLD = "HOUSEHOLD", "Between a person's own and joint household"


class RuleMode(models.TextChoices):
    """How a rule's conditions combine."""

    ALL = "ALL", "All must hold"
    ANY = "ANY", "One is enough"


class RunState(models.TextChoices):
    """Whether a run's changes stand."""

    APPLIED = "APPLIED", "Applied"
    UNDONE = "UNDONE", "Undone"


class ReconciliationState(models.TextChoices):
    """Whether a reconciliation's rows are locked."""

    FINISHED = "FINISHED", "Finished"
    REOPENED = "REOPENED", "Reopened"


class FileFormat(models.TextChoices):
    """Formats that imports read."""

    OFX = "OFX", "OFX"
    QFX = "QFX", "QFX"
    QIF = "QIF", "QIF"
    CSV = "CSV", "CSV"
    CAMT053 = "CAMT053", "CAMT.053"
    MT940 = "MT940", "MT940"
    LINK = "LINK", "Bank link"


class ImportState(models.TextChoices):
    """Where an import stands."""

    PREVIEW = "PREVIEW", "Preview"
    COMMITTED = "COMMITTED", "Committed"
    REVERTED = "REVERTED", "Reverted"
    FAILED = "FAILED", "Failed"


class RowOutcome(models.TextChoices):
    """What became of one row of a file."""

    CREATED = "CREATED", "Created"
    MATCHED = "MATCHED", "Matched"
    DUPLICATE = "DUPLICATE", "Duplicate"
    CONFLICT = "CONFLICT", "Conflict"
    REJECTED = "REJECTED", "Rejected"


class TombstoneKind(models.TextChoices):
    """What was deleted."""

    ACCOUNT = "ACCOUNT", "Account"
    TRANSACTION = "TRANSACTION", "Transaction"
