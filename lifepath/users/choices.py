from django.db import models


class Role(models.TextChoices):
    """What a person does here."""

    CLIENT = "CLIENT", "Client"
    PLANNER = "PLANNER", "Planner"
    SUPPORT = "SUPPORT", "Support"
    OPERATOR = "OPERATOR", "Operator"


class Framework(models.TextChoices):
    """How a budget is laid out."""

    FIFTY_THIRTY_TWENTY = "50_30_20", "50/30/20"
    ZERO_BASED = "zero_based", "Zero-based"
    ENVELOPE = "envelope", "Envelope"
    PAY_YOURSELF_FIRST = "pay_yourself_first", "Pay yourself first"


class OptimizationFocus(models.TextChoices):
    """What suggestions serve first."""

    DEBT = "debt", "Debt"
    SAVINGS = "savings", "Savings"
    BALANCED = "balanced", "Balanced"


class HouseholdKind(models.TextChoices):
    """A person's own household, or a couple's."""

    PERSONAL = "PERSONAL", "Personal"
    JOINT = "JOINT", "Joint"


class AssignmentRole(models.TextChoices):
    """What a planner may do in a household: lead and associate write, an observer reads."""

    LEAD = "LEAD", "Lead"
    ASSOCIATE = "ASSOCIATE", "Associate"
    OBSERVER = "OBSERVER", "Observer"


class Relation(models.TextChoices):
    """A person's place in the household."""

    MEMBER = "MEMBER", "Member"
    SPOUSE = "SPOUSE", "Spouse or partner"
    CHILD = "CHILD", "Child"
    OTHER = "OTHER", "Other dependant"


class Channel(models.TextChoices):
    """Through what an action came."""

    API = "api", "API"
    ADMIN = "admin", "Back office"
    COMMAND = "command", "Command"
    JOB = "job", "Job"
    AGENT = "agent", "Agent"


class FactLayer(models.TextChoices):
    """How a fact is known; a stated one stands over a derived one, and that over a default."""

    STATED = "STATED", "Stated"
    DERIVED = "DERIVED", "Derived"
    DEFAULT = "DEFAULT", "Default"


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "QUEUED", "Queued"
    RUNNING = "RUNNING", "Running"
    SUCCEEDED = "SUCCEEDED", "Succeeded"
    FAILED = "FAILED", "Failed"


class FilingStatus(models.TextChoices):
    """How a household files its federal income tax."""

    SINGLE = "single", "Single"
    JOINT = "joint", "Married filing jointly"
    SEPARATE = "separate", "Married filing separately"
    HEAD_OF_HOUSEHOLD = "head_of_household", "Head of household"
    SURVIVING_SPOUSE = "surviving_spouse", "Qualifying surviving spouse"


class PayRhythm(models.TextChoices):
    """How often pay comes."""

    WEEKLY = "weekly", "Every week"
    BIWEEKLY = "biweekly", "Every two weeks"
    SEMIMONTHLY = "semimonthly", "Twice a month"
    MONTHLY = "monthly", "Every month"
    IRREGULAR = "irregular", "Irregularly"


class RiskTolerance(models.TextChoices):
    """How much loss on paper a household can live with."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"


class AssignmentScope(models.TextChoices):
    """What a client may allow a planner beyond reading and writing records."""

    MOVE_MONEY = "move_money", "Allocate and rebalance money"


class AssignmentState(models.TextChoices):
    """Where a planner's access stands."""

    PENDING = "PENDING", "Waits for every member to agree"
    UPCOMING = "UPCOMING", "Begins later"
    ACTIVE = "ACTIVE", "In force"
    ENDED = "ENDED", "Over"


class InvitationState(models.TextChoices):
    """Where the invitation of a client stands whom a planner entered."""

    DRAFT = "DRAFT", "Not sent yet"
    SENT = "SENT", "Waits for the client"
    EXPIRED = "EXPIRED", "Too old; send it again"
    ACCEPTED = "ACCEPTED", "The client has taken the account over"
    CANCELLED = "CANCELLED", "Taken back"


class NotificationChannel(models.TextChoices):
    """How a person is told. Mail and webhook come beside the list in the app; off leaves no trace."""

    OFF = "off", "Not at all"
    IN_APP = "in_app", "In the app"
    MAIL = "mail", "By mail"
    WEBHOOK = "webhook", "To a webhook"
