"""The published tables that the calculators read."""

from retirement.calc.tables.life import LifeTables, shipped_life_tables
from retirement.calc.tables.returns import ReturnSeries, shipped_series
from retirement.calc.tables.social_security import SocialSecurityTables, shipped_social_security_tables
from retirement.calc.tables.tax import TaxTables, shipped_tax_tables


def social_security_tables() -> SocialSecurityTables:
    """Wage index, bend points, COLAs, retirement ages, exempt amounts."""
    return shipped_social_security_tables()


def tax_tables() -> TaxTables:
    """Brackets, limits, thresholds, Medicare premiums, distribution periods."""
    return shipped_tax_tables()


def life_tables() -> LifeTables:
    """Probabilities of death by sex and age."""
    return shipped_life_tables()


def return_series(name: str = "shiller") -> ReturnSeries:
    """Yearly returns: shiller or damodaran."""
    return shipped_series(name)
