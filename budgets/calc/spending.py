"""What share of income does each category take, how does it compare with peers, and where is it heading?

Shares are of pre-tax income, because the published ones are. Where only net pay is known it is grossed up by one stated
factor and everything is marked estimated. A single month is compared as it is, beside the mean of the window, which
evens out bills that come once a year. Principal in a mortgage payment is not split off (peers show interest only).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budgets.calc.benchmarks import BenchmarkRow, PeerFigure, Peers, peers_of
from budgets.calc.snapshots import CategorySnapshot, latest_window
from budgets.calc.trends import Trend, category_trends
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO
from lifepath.core.rationals import exact, mean, round_half_up
from lifepath.core.spending_categories import ROOT_CATEGORIES, SPENDING_CATEGORIES

WINDOW_MONTHS = 12
TREND_MONTHS = 6
SHARE_PLACES = 6


class NoSnapshot(ValueError):
    """The month that is to be analysed has no totals."""


class NegativeIncome(ValueError):
    """Income is 0 or more."""


@dataclass(frozen=True, slots=True)
class GrossUpFactor:
    """By what net pay is multiplied to stand for pre-tax income."""

    version: str
    factor: Decimal
    source: str


GROSS_UP = GrossUpFactor(
    version="2026.1",
    factor=Decimal("1.25"),
    source=(
        "LifePath assumption: net pay is four fifths of gross pay, after 7.65 % payroll tax (26 USC 3101) and about "
        "12 % federal and state income tax; deductions for plans and insurance differ by employer and are left out"
    ),
)


@dataclass(frozen=True, slots=True)
class AnnualIncome:
    """Pre-tax income of a year and whether it is known or estimated; None: nothing to go by."""

    amount: Decimal | None
    estimated: bool
    assumption: Assumption | None


@dataclass(frozen=True, slots=True)
class CategorySpending:
    """One category of the month; shares are fractions of a twelfth of yearly income, six places."""

    category: str
    amount: Decimal
    income_share: Decimal | None
    average_amount: Decimal  # a month, over the window
    average_income_share: Decimal | None
    trend: Trend | None
    peer: PeerFigure | None
    peer_difference: Decimal | None  # a month: average_amount less the peers' month; None without a figure


@dataclass(frozen=True, slots=True)
class SpendingAnalysis:
    """A month's spending against income and peers."""

    month: str
    months_averaged: int
    income: AnnualIncome
    total_spending: Decimal
    spending_income_share: Decimal | None
    categories: tuple[CategorySpending, ...]
    peers: Peers | None
    assumptions: tuple[Assumption, ...]


def annual_income(
    *, gross_annual_income: Decimal | None, net_pay_by_month: Sequence[Decimal], gross_up: GrossUpFactor = GROSS_UP
) -> AnnualIncome:
    """The stated pre-tax income, or the mean month's net pay times twelve times the factor."""
    if gross_annual_income is not None:
        if gross_annual_income < 0:
            raise NegativeIncome(f"A gross income of {gross_annual_income} is below 0.")
        source = Assumption("gross_annual_income", f"{gross_annual_income:f}", "household context")
        return AnnualIncome(gross_annual_income, estimated=False, assumption=source)
    paid = [exact(pay) for pay in net_pay_by_month]
    if not paid or sum(paid) <= 0:
        return AnnualIncome(None, estimated=False, assumption=None)
    estimate = round_half_up(mean(paid) * 12 * exact(gross_up.factor))
    assumption = Assumption(
        "gross_up_factor", f"{gross_up.factor:f}", gross_up.source, version=gross_up.version, confidence="estimated"
    )
    return AnnualIncome(estimate, estimated=True, assumption=assumption)


def analyse(
    *, snapshots: Iterable[CategorySnapshot], income: AnnualIncome, benchmarks: Iterable[BenchmarkRow]
) -> SpendingAnalysis:
    """Analyse the latest month of the snapshots, averaged over the twelve months that end with it."""
    window = latest_window(snapshots, num_months=WINDOW_MONTHS)
    if not window:
        raise NoSnapshot("There are no totals to analyse.")
    latest = window[-1]
    yearly = income.amount if income.amount else None
    peers = peers_of(annual_income=yearly, rows=benchmarks) if yearly is not None else None
    trends = category_trends(snapshots=window, num_months=TREND_MONTHS)
    total = sum((latest.category_totals.get(name, ZERO) for name in SPENDING_CATEGORIES), ZERO)
    return SpendingAnalysis(
        month=str(latest.month),
        months_averaged=len(window),
        income=income,
        total_spending=round_half_up(exact(total)),
        spending_income_share=_share(exact(total), yearly),
        categories=tuple(_category(name, window, yearly, trends, peers) for name in ROOT_CATEGORIES),
        peers=peers,
        assumptions=_assumptions(income, peers, len(window)),
    )


def _category(
    name: str,
    window: Sequence[CategorySnapshot],
    yearly: Decimal | None,
    trends: Mapping[str, Trend],
    peers: Peers | None,
) -> CategorySpending:
    amount = exact(window[-1].category_totals.get(name, ZERO))
    average = mean([exact(snapshot.category_totals.get(name, ZERO)) for snapshot in window])
    peer = peers.figure(name) if peers is not None else None
    return CategorySpending(
        category=name,
        amount=round_half_up(amount),
        income_share=_share(amount, yearly),
        average_amount=round_half_up(average),
        average_income_share=_share(average, yearly),
        trend=trends.get(name),
        peer=peer,
        peer_difference=round_half_up(average - exact(peer.annual_amount) / 12) if peer is not None else None,
    )


def _share(monthly: Fraction, yearly: Decimal | None) -> Decimal | None:
    return None if yearly is None else round_half_up(monthly * 12 / exact(yearly), SHARE_PLACES)


def _assumptions(income: AnnualIncome, peers: Peers | None, months: int) -> tuple[Assumption, ...]:
    listed = [Assumption("average_window_months", str(months), "months with totals, the latest twelve at most")]
    if income.assumption is not None:
        listed.append(income.assumption)
    if peers is not None:
        source = peers.figures[0].data_source if peers.figures else "no figure"
        version = str(peers.figures[0].year) if peers.figures else ""
        listed.append(Assumption("peers", peers.note, source, version=version))
    return tuple(listed)
