from django.db import models


class AccountType(models.TextChoices):
    """What the law calls an account."""

    TRADITIONAL_401K = "401K", "401(k)"
    ROTH_401K = "ROTH_401K", "Roth 401(k)"
    TYPE_403B = "403B", "403(b)"
    TYPE_457B = "457B", "457(b)"
    IRA = "IRA", "Traditional IRA"
    ROTH_IRA = "ROTH_IRA", "Roth IRA"
    SEP_IRA = "SEP_IRA", "SEP IRA"
    SIMPLE_IRA = "SIMPLE_IRA", "SIMPLE IRA"
    BROKERAGE = "BROKERAGE", "Brokerage"
    HSA = "HSA", "Health savings account"
    COLLEGE_529 = "529", "529 college savings"
    ANNUITY = "ANNUITY", "Annuity"
    OTHER = "OTHER", "Other"


class TaxTreatment(models.TextChoices):
    """How money in an account meets income tax."""

    TAXABLE = "taxable", "Taxable"
    DEFERRED = "deferred", "Tax deferred"
    ROTH = "roth", "Roth"
    HSA = "hsa", "Health savings"
    COLLEGE = "college", "College savings"


TREATMENT = {
    AccountType.TRADITIONAL_401K: TaxTreatment.DEFERRED,
    AccountType.ROTH_401K: TaxTreatment.ROTH,
    AccountType.TYPE_403B: TaxTreatment.DEFERRED,
    AccountType.TYPE_457B: TaxTreatment.DEFERRED,
    AccountType.IRA: TaxTreatment.DEFERRED,
    AccountType.ROTH_IRA: TaxTreatment.ROTH,
    AccountType.SEP_IRA: TaxTreatment.DEFERRED,
    AccountType.SIMPLE_IRA: TaxTreatment.DEFERRED,
    AccountType.BROKERAGE: TaxTreatment.TAXABLE,
    AccountType.HSA: TaxTreatment.HSA,
    AccountType.COLLEGE_529: TaxTreatment.COLLEGE,
    AccountType.ANNUITY: TaxTreatment.DEFERRED,
    AccountType.OTHER: TaxTreatment.TAXABLE,
}


class Visibility(models.TextChoices):
    """What a partner sees of an account of one's own: nothing, its balance, or its holdings too (never its trades)."""

    PRIVATE = "PRIVATE", "Private"
    BALANCE = "BALANCE", "Balance only"
    FULL = "FULL", "Balance and holdings"


class AssetType(models.TextChoices):
    """What kind of security it is."""

    STOCK = "STOCK", "Stock"
    BOND = "BOND", "Bond"
    ETF = "ETF", "Exchange-traded fund"
    MUTUAL_FUND = "MUTUAL_FUND", "Mutual fund"
    CASH = "CASH", "Cash"
    CD = "CD", "Certificate of deposit"
    OPTION = "OPTION", "Option"
    CRYPTO = "CRYPTO", "Crypto-asset"
    OTHER = "OTHER", "Other"


class AssetClass(models.TextChoices):
    """What a holding counts as when risks are spread."""

    US_EQUITY = "US_EQUITY", "US stocks"
    INTL_EQUITY = "INTL_EQUITY", "International stocks"
    BALANCED = "BALANCED", "Balanced funds"
    BOND = "BOND", "Bonds"
    REAL_ESTATE = "REAL_ESTATE", "Real estate"
    COMMODITY = "COMMODITY", "Commodities"
    CASH = "CASH", "Cash"
    OTHER = "OTHER", "Other"


USUAL_CLASS = {
    AssetType.STOCK: AssetClass.US_EQUITY,
    AssetType.BOND: AssetClass.BOND,
    AssetType.CD: AssetClass.CASH,
    AssetType.CASH: AssetClass.CASH,
}
"""The class of a security of which nobody said more; funds and the rest are OTHER until somebody does."""


class ActivityKind(models.TextChoices):
    """What happened to a holding."""

    BUY = "BUY", "Buy"
    SELL = "SELL", "Sell"
    DIVIDEND = "DIVIDEND", "Dividend or interest"
    REINVEST = "REINVEST", "Reinvested dividend"
    FEE = "FEE", "Fee"
    SPLIT = "SPLIT", "Split"
    TRANSFER_IN = "TRANSFER_IN", "Transfer in"
    TRANSFER_OUT = "TRANSFER_OUT", "Transfer out"


MOVES_SHARES = (
    ActivityKind.BUY,
    ActivityKind.SELL,
    ActivityKind.REINVEST,
    ActivityKind.TRANSFER_IN,
    ActivityKind.TRANSFER_OUT,
)


class CostMethod(models.TextChoices):
    """Which shares a sale takes."""

    FIFO = "FIFO", "First in, first out"
    AVERAGE = "AVERAGE", "Average cost"
    SPECIFIC = "SPECIFIC", "Named lots"


class PriceSource(models.TextChoices):
    """Where a price comes from."""

    MANUAL = "MANUAL", "Entered"
    STATEMENT = "STATEMENT", "Statement"
    FILE = "FILE", "Price file"
    ALPHAVANTAGE = "ALPHAVANTAGE", "Alpha Vantage"
    FINNHUB = "FINNHUB", "Finnhub"
    NONE = "", "Not known"


class ActivitySource(models.TextChoices):
    """How an activity came in."""

    MANUAL = "MANUAL", "Entered"
    IMPORT = "IMPORT", "Imported"


class ImportState(models.TextChoices):
    """Where an import stands."""

    PREVIEW = "PREVIEW", "Waits for a decision"
    COMMITTED = "COMMITTED", "Imported"
    REVERTED = "REVERTED", "Taken back"


class FileFormat(models.TextChoices):
    """Kinds of files with trades."""

    OFX = "OFX", "OFX"
    CSV = "CSV", "CSV"
