"""What would close a gap: the corrections of a case, their effect on success, and the same at a wanted success."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from retirement.calc.corrections.plan import corrections
from retirement.calc.corrections.shapes import ClaimPlan, Corrections, Levers, PlanRoom, TwoAssets
from retirement.calc.gap import GapInputs
from retirement.calc.simulation.engine import run
from retirement.selectors.benefits import Benefit
from retirement.selectors.flow_plans import FlowPlan
from retirement.selectors.gap_cases import GapCase
from retirement.selectors.outlooks import OutlookSettings, drawn

ONE = Decimal(1)
SHARE_PLACES = Decimal("1E-6")
CORRECTION_PATHS = 2_000


@dataclass(frozen=True, slots=True)
class LeverChoices:
    """What may be moved, beside what follows from the case."""

    rooms: tuple[PlanRoom, ...] = ()
    longest_delay_months: int = 240
    part_time_months: int = 60
    home_equity: Decimal | None = None
    annuity_payout_rate: Decimal | None = None
    combined_weights: tuple[Decimal, Decimal, Decimal] = (ONE, ONE, ONE)


class SuccessCounter:
    """Success of changed inputs over one set of draws; another return means another mix of the same draws."""

    def __init__(self, case: GapCase, settings: OutlookSettings, plan: FlowPlan) -> None:
        self.inputs, self.settings, self.plan = case.inputs, settings, plan
        self._known: dict[GapInputs, Decimal] = {}

    def success_of(self, inputs: GapInputs) -> Decimal:
        """The share of paths that pay everything."""
        hashable = replace(inputs, need=self.inputs.need)
        if hashable not in self._known:
            self._known[hashable] = self._count(inputs)
        return self._known[hashable]

    def _count(self, inputs: GapInputs) -> Decimal:
        flows = self.plan.flows(inputs)
        settings = self._settings_for(inputs)
        shares = settings.stock_shares(years=flows.years, months_to_retirement=self.inputs.months)
        done = run(flows=flows, paths=drawn(settings, shares))
        return (Decimal(int(done.succeeded.sum())) / len(done.succeeded)).quantize(SHARE_PLACES)

    def _settings_for(self, inputs: GapInputs) -> OutlookSettings:
        if inputs.expected_return == self.inputs.expected_return:
            return self.settings
        assets = two_assets(self.settings)
        spread = assets.stock_return - assets.bond_return
        share = ((inputs.expected_return - assets.bond_return) / spread).quantize(SHARE_PLACES)
        return replace(
            self.settings,
            expected_return_rate=inputs.expected_return,
            stock_share=min(max(share, Decimal(0)), ONE),
            retirement_stock_share=None,
            stock_return_rate=assets.stock_return,
            bond_return_rate=assets.bond_return,
        )


def two_assets(settings: OutlookSettings) -> TwoAssets:
    """Stocks and bonds with means at which the mix of today returns what is expected."""
    return TwoAssets(
        stock_share=settings.stock_share,
        stock_return=settings.stock_return_rate + settings.shift,
        bond_return=settings.bond_return_rate + settings.shift,
        stock_volatility=settings.stock_volatility,
        bond_volatility=settings.bond_volatility,
        correlation=settings.stock_bond_correlation,
    )


def claim_plans(benefits: Sequence[Benefit | None]) -> tuple[ClaimPlan, ...]:
    """The claims that may be moved; with two people both must be known."""
    known = [benefit for benefit in benefits if benefit is not None]
    return tuple(
        ClaimPlan(
            age_months=benefit.age_months,
            claim_age_months=benefit.claim_age_months,
            pia_cents=benefit.pia_cents,
            full_age_months=benefit.full_age_months,
            credit_percent_per_year=benefit.credit_percent_per_year,
        )
        for benefit in known
    )


def corrections_of(
    case: GapCase, settings: OutlookSettings, plan: FlowPlan, choices: LeverChoices, *, with_success: bool = True
) -> Corrections:
    """All corrections, each proven by a run of the engine with it."""
    counter = SuccessCounter(case, settings, plan) if with_success else None
    levers = Levers(
        rooms=choices.rooms,
        claims=claim_plans(case.benefits),
        assets=two_assets(settings),
        longest_delay_months=choices.longest_delay_months,
        part_time_months=choices.part_time_months,
        home_equity=choices.home_equity,
        annuity_payout_rate=choices.annuity_payout_rate,
        combined_weights=choices.combined_weights,
        success_of=counter.success_of if counter else None,
    )
    return corrections(case.inputs, levers)
