"""The tables that the calculators read: those of the database, kept by the process until their version moves.

A table that was never loaded answers with the one that the product ships. The versions cost one query; a block under
`pinned_tables` looks at them once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from retirement.calc.tables.life import LifeTables, read_life_tables
from retirement.calc.tables.returns import ReturnSeries, UnknownSeries, read_damodaran, read_shiller
from retirement.calc.tables.social_security import SocialSecurityTables, read_social_security_tables
from retirement.calc.tables.tax import TaxTables, read_tax_tables
from retirement.models import RetirementTable
from retirement.reference_specs import SPECS, stored_rows

Versions = tuple[tuple[str, int], ...]
TAX = frozenset(spec.name for spec in SPECS if spec.name.startswith(("federal_", "irs_", "medicare_")))
LIFE = frozenset({"ssa_period_life_table", "ssa_cohort_life_table"})
SOCIAL_SECURITY = frozenset(spec.name for spec in SPECS if spec.name.startswith("ssa_")) - LIFE
SERIES = {
    "shiller": (frozenset({"shiller_annual"}), read_shiller),
    "damodaran": (frozenset({"us_annual_returns"}), read_damodaran),
}
_pinned: ContextVar[dict[str, int] | None] = ContextVar("pinned_versions", default=None)


@contextmanager
def pinned_tables() -> Iterator[None]:
    """Let a block of several calculations look at the versions once."""
    token = _pinned.set(_versions())
    try:
        yield
    finally:
        _pinned.reset(token)


def _versions() -> dict[str, int]:
    pinned = _pinned.get()
    return dict(RetirementTable.objects.values_list("name", "version")) if pinned is None else pinned


def _of(names: frozenset[str]) -> Versions:
    return tuple(sorted((name, version) for name, version in _versions().items() if name in names))


def social_security_tables() -> SocialSecurityTables:
    """Wage index, bend points, COLAs, retirement ages, exempt amounts."""
    return _social_security(_of(SOCIAL_SECURITY))


def tax_tables() -> TaxTables:
    """Brackets, limits, thresholds, Medicare premiums, distribution periods."""
    return _tax(_of(TAX))


def life_tables() -> LifeTables:
    """Probabilities of death by sex and age."""
    return _life(_of(LIFE))


def return_series(name: str = "shiller") -> ReturnSeries:
    """Yearly returns: shiller or damodaran."""
    if name not in SERIES:
        raise UnknownSeries(f"{name!r} is not a series of returns: shiller or damodaran.")
    return _series(name, _of(SERIES[name][0]))


@lru_cache(maxsize=2)
def _social_security(versions: Versions) -> SocialSecurityTables:
    return read_social_security_tables(stored_rows)


@lru_cache(maxsize=2)
def _tax(versions: Versions) -> TaxTables:
    return read_tax_tables(stored_rows)


@lru_cache(maxsize=2)
def _life(versions: Versions) -> LifeTables:
    return read_life_tables(stored_rows)


@lru_cache(maxsize=4)
def _series(name: str, versions: Versions) -> ReturnSeries:
    return SERIES[name][1](stored_rows)
