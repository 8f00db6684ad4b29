"""Steps for one household, from everything its records say."""

from budgets.selectors.opportunities import opportunities
from education529.models import Plan529
from education529.selectors.plans import CannotCompute, plan_tax_benefit
from goals.selectors.trajectories import stored_debts
from lifepath.core.spending_categories import LABELS
from planning.calc import recommendations as steps
from planning.calc.insight import EvidenceRow
from planning.calc.recommendations import EXTRA_MONTHLY, OwedDebt, Recommendation
from planning.models import InsightMark
from planning.selectors.insights.health import financial_health
from planning.selectors.insights.household_lines import HouseholdLines
from retirement.calc.gap import analyse_gap
from retirement.models import RetirementProfile
from retirement.selectors.profiles import NoBirthDate, gap_case, plan_of, with_parts


def recommendations(household: HouseholdLines) -> list[Recommendation]:
    """Everything that was not dismissed or accepted, ranked."""
    answered = set(InsightMark.objects.of_household(household.household.pk).values_list("key", flat=True))
    found = [
        *_from_cash_and_debts(household),
        *_from_opportunities(household),
        *_from_college_plans(household),
        *_from_retirement(household),
    ]
    return steps.ranked([each for each in found if each.key not in answered])


def _from_cash_and_debts(household: HouseholdLines) -> list[Recommendation]:
    health = financial_health(household)
    accounts = health.evidence.get("emergency_months", ())
    at_hand, spending = health.figures.liquid_savings, health.figures.spending
    owed, names = stored_debts(household.household.pk)
    debts = [OwedDebt(debt.id, names[debt.id], debt.balance, debt.annual_rate) for debt in owed]
    return [
        *steps.emergency_fund(at_hand=at_hand, monthly_spending=spending, evidence=accounts),
        *steps.cash_against_debt(at_hand=at_hand, monthly_spending=spending, debts=debts, evidence=accounts),
        *steps.dear_debts(debts=debts),
    ]


def _from_opportunities(household: HouseholdLines) -> list[Recommendation]:
    return [
        Recommendation(
            key=f"saving:{each.key}",
            kind=each.kind,
            title=LABELS.get(each.subject, each.subject),
            text=each.explanation,
            yearly_effect=each.yearly_saving,
            amount=each.yearly_saving,
            formula="yearly saving of the savings opportunity",
            formula_version=steps.VERSION,
            evidence=tuple(EvidenceRow(row.kind, row.id) for row in each.evidence),
        )
        for each in opportunities(
            user=household.user, household=household.household, now=household.now, offered_rate=None
        )
    ]


def _from_college_plans(household: HouseholdLines) -> list[Recommendation]:
    found: list[Recommendation] = []
    plans = (
        Plan529.objects.visible_to(household.user)
        .of_household(household.household.pk)
        .select_related("beneficiary__person__household")
        .order_by("pk")
    )
    for plan in plans:
        try:
            now = plan_tax_benefit(plan, today=household.today).result
            more = _with_more(plan)
            then = plan_tax_benefit(more, today=household.today).result
        except CannotCompute:
            continue
        if now.tax_saved is not None and then.tax_saved is not None:
            found += steps.state_tax_benefit(
                plan_id=str(plan.pk), plan_name=plan.plan_name, saved_now=now.tax_saved, saved_then=then.tax_saved
            )
    return found


def _with_more(plan: Plan529) -> Plan529:
    more = Plan529(**{field.attname: getattr(plan, field.attname) for field in plan._meta.concrete_fields})
    more.beneficiary = plan.beneficiary
    more.monthly_contribution = plan.monthly_contribution + EXTRA_MONTHLY
    return more


def _from_retirement(household: HouseholdLines) -> list[Recommendation]:
    profiles = RetirementProfile.objects.visible_to(household.user).of_household(household.household.pk)
    found: list[Recommendation] = []
    for profile in with_parts(profiles).order_by("pk"):
        try:
            result = analyse_gap(gap_case(plan_of(profile, today=household.today)).inputs)
        except NoBirthDate:
            continue
        found += steps.retirement_saving(
            profile_id=str(profile.pk),
            gap_real=result.gap_real,
            months=result.months_to_retirement,
            monthly=result.additional_monthly_saving_real,
        )
    return found
