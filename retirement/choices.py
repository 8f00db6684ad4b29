"""Codes of retirement records and inputs."""

from django.db import models


class NeedBasis(models.TextChoices):
    """How much must be there at retirement is worked out by a withdrawal rate, to a horizon, or by survival."""

    WITHDRAWAL_RATE = "WITHDRAWAL_RATE", "Withdrawal rate"
    HORIZON = "HORIZON", "To a planned age"
    SURVIVAL = "SURVIVAL", "Weighted by survival"


class ContributionTiming(models.TextChoices):
    """When in the month a contribution is paid."""

    BEGIN = "BEGIN", "At the beginning of the month"
    END = "END", "At the end of the month"


class MonthlyConvention(models.TextChoices):
    """How a yearly rate becomes a monthly one."""

    EFFECTIVE = "EFFECTIVE", "(1+r)^(1/12)-1"
    NOMINAL = "NOMINAL", "r/12"


class WithdrawalTiming(models.TextChoices):
    """When in the year money is withdrawn in historical cycles and simulations."""

    START = "START", "At the start of the year"
    END = "END", "At the end of the year"


class SimulationModel(models.TextChoices):
    """How returns are drawn."""

    LOGNORMAL = "LOGNORMAL", "Lognormal"
    BOOTSTRAP = "BOOTSTRAP", "Single years drawn from history"
    BLOCK_BOOTSTRAP = "BLOCK_BOOTSTRAP", "Blocks of years drawn from history"


class MeanReturn(models.TextChoices):
    """Which mean an expected return is when paths are drawn."""

    ARITHMETIC = "ARITHMETIC", "Arithmetic"
    GEOMETRIC = "GEOMETRIC", "Geometric"


class HistoricalSeries(models.TextChoices):
    """Which shipped series of returns."""

    SHILLER = "SHILLER", "Shiller, from 1871"
    DAMODARAN = "DAMODARAN", "Damodaran, from 1928"


class SpendingRuleKind(models.TextChoices):
    """What may be spent each year."""

    CONSTANT_REAL = "CONSTANT_REAL", "As planned, in today's dollars"
    PERCENT = "PERCENT", "A share of the balance"
    VPW = "VPW", "Variable percentage withdrawal"
    GUARDRAILS = "GUARDRAILS", "Guardrails"


class TaxKind(models.TextChoices):
    """How an account is taxed."""

    CASH = "CASH", "Cash"
    TAXABLE = "TAXABLE", "Taxable"
    DEFERRED = "DEFERRED", "Tax-deferred"
    ROTH = "ROTH", "Roth"
    HSA = "HSA", "Health savings"


class ContributionPlan(models.TextChoices):
    """The kind of plan that decides the yearly contribution limit."""

    WORKPLACE_401K = "401K", "401(k)"
    WORKPLACE_403B = "403B", "403(b)"
    WORKPLACE_457 = "457", "457"
    THRIFT_SAVINGS = "TSP", "Thrift Savings Plan"
    IRA = "IRA", "Traditional IRA"
    ROTH_IRA = "ROTH_IRA", "Roth IRA"
    HSA = "HSA", "Health savings account"


class LifeTableSex(models.TextChoices):
    """The column of the life tables."""

    FEMALE = "FEMALE", "Female"
    MALE = "MALE", "Male"


class LifeTable(models.TextChoices):
    """Which life table: of the birth year with mortality still to fall, or of one calendar year."""

    COHORT = "COHORT", "Cohort table of the birth year"
    PERIOD = "PERIOD", "Period table of 2022"


class TaxFilingStatus(models.TextChoices):
    """How federal income tax is filed."""

    SINGLE = "single", "Single"
    JOINT = "joint", "Married filing jointly"
    SEPARATE = "separate", "Married filing separately"
    HEAD_OF_HOUSEHOLD = "head_of_household", "Head of household"
