"""A household's money year by year: contributions, benefits, taxes, required distributions, withdrawals.

One step is a calendar year in nominal dollars. At its start required distributions and withdrawals leave the
accounts, which pay spending, tax and Medicare premiums; then what is left grows; contributions arrive at the end. The
year of retirement has both in proportion to its months. Tax is reckoned for years with retired months only: while all
work, wages pay for their own tax. Two people file jointly to the year of the first death, then one files as single;
spending falls to the survivor's share and the survivor keeps the larger benefit. Medicare premiums follow the income
of two years before (that of this year in the first two years). Not modelled: penalties on early withdrawals (a
warning is given), itemised deductions, Roth conversions, state rules beyond one rate.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from lifepath.core.money import to_cents
from lifepath.core.periods import Month
from retirement.calc.federal_tax import Income, federal_tax
from retirement.calc.household.benefits import Claim, claims_of, yearly_benefits
from retirement.calc.household.books import Books
from retirement.calc.household.drawdown import Drawn, TaxSetting, draw_down
from retirement.calc.household.result import projection_of
from retirement.calc.household.shapes import AccountKind, HouseholdPlan, Projection, YearlyIncome, YearRow
from retirement.calc.medicare_premiums import LOOK_BACK_YEARS, medicare_premium
from retirement.calc.rates import MONTHS_PER_YEAR, ONE
from retirement.calc.tables.social_security import SocialSecurityTables
from retirement.calc.tables.tax import TaxTables
from retirement.calc.tax_parameters import tax_parameters

ZERO = Decimal(0)
MEDICARE_AGE = 65


def project_household(
    plan: HouseholdPlan, *, tax_tables: TaxTables, social_security_tables: SocialSecurityTables
) -> Projection:
    """The year table of a household from next January on."""
    claims = claims_of(plan, social_security_tables)
    books = Books.open(plan)
    first = plan.as_of.year + 1
    last = max(person.birth.year + person.plan_to_age for person in plan.people)
    rows = tuple(_year(year, books, claims, tax_tables) for year in range(first, max(last, first) + 1))
    return projection_of(plan=plan, rows=rows, warnings=tuple(dict.fromkeys(books.warnings)), tax_tables=tax_tables)


def _retired_share(plan: HouseholdPlan, year: int) -> Decimal:
    months = Month(year, 1).months_until(plan.retirement)
    return ONE - Decimal(min(max(months, 0), MONTHS_PER_YEAR)) / MONTHS_PER_YEAR


def _income_share(income: YearlyIncome, plan: HouseholdPlan, year: int) -> Decimal:
    """The part of a yearly income that is paid in a year: its months, and who is alive."""
    first, last = Month(year, 1), Month(year + 1, 1)
    end = last if income.ends is None else min(last, income.ends)
    months = max(max(income.starts, first).months_until(end), 0)
    share = Decimal(months) / MONTHS_PER_YEAR
    if income.owner is not None and not plan.people[income.owner].lives_in(year):
        anyone = any(person.lives_in(year) for person in plan.people)
        share *= income.survivor_share if anyone else ZERO
    return share


def _price_of(income: YearlyIncome, level: Decimal) -> Decimal:
    """The nominal worth of a dollar of an income: only the indexed share follows prices."""
    return level * income.indexed_share + (ONE - income.indexed_share)


def _spending(plan: HouseholdPlan, year: int, level: Decimal, retired: Decimal) -> Decimal:
    age = plan.people[0].age_in(year)
    factor = next((phase.factor for phase in plan.phases if phase.from_age <= age < phase.to_age), ONE)
    if len(plan.people) == 2 and not all(person.lives_in(year) for person in plan.people):
        factor *= plan.survivor_spending_share
    return plan.yearly_spending * factor * level * retired


@dataclass(slots=True)
class _Year:
    """One year in the making."""

    year: int
    level: Decimal
    retired: Decimal
    benefits: Decimal
    streams: list[tuple[YearlyIncome, Decimal]]
    one_offs: Decimal
    spending: Decimal

    @property
    def other_income(self) -> Decimal:
        """All incomes but Social Security."""
        return sum((amount for _, amount in self.streams), ZERO)


def _opened(plan: HouseholdPlan, year: int, claims: tuple[Claim, ...]) -> _Year:
    level = (ONE + plan.inflation) ** (year - plan.as_of.year)
    retired = _retired_share(plan, year)
    return _Year(
        year=year,
        level=level,
        retired=retired,
        benefits=yearly_benefits(claims, year) * level,
        streams=[
            (income, income.amount * _income_share(income, plan, year) * _price_of(income, level))
            for income in plan.incomes
        ],
        one_offs=sum((item.amount * level for item in plan.one_offs if item.year == year), ZERO),
        spending=_spending(plan, year, level, retired),
    )


def _year(year: int, books: Books, claims: tuple[Claim, ...], tables: TaxTables) -> YearRow:
    this = _opened(books.plan, year, claims)
    setting = _setting(books, this, tables)
    required = books.required(year, tables) if this.retired > 0 else {}
    forced = sum(required.values(), ZERO)
    for index, amount in required.items():
        books.withdraw(index, amount)
    setting = replace(setting, income=replace(setting.income, deferred_withdrawals=forced))
    premiums = _premiums(books, year, setting, tables) if this.retired > 0 else ZERO
    cash = this.benefits + this.other_income + this.one_offs + forced
    drawn = _pay(books, this.spending + premiums, cash, setting, this.retired)
    for kind, amount in drawn.withdrawals.items():
        books.take(kind, amount)
    books.add_taxable(drawn.left_over)
    _warn_of_early_withdrawal(books, year, drawn)
    books.grow()
    contributions = books.contribute(year, ONE - this.retired)
    tax = federal_tax(income=drawn.taxes.income, ages=setting.ages, parameters=setting.parameters)
    books.incomes[year] = tax.adjusted_gross_income
    pots = books.pots()
    total = sum((pot.balance for pot in pots.values()), ZERO)
    return YearRow(
        year=year,
        ages=tuple(person.age_in(year) if person.lives_in(year) else None for person in books.plan.people),
        filing_status=setting.parameters.filing_status,
        price_level=this.level.quantize(Decimal("1E-6")),
        spending=to_cents(this.spending),
        social_security=to_cents(this.benefits),
        other_income=to_cents(this.other_income),
        contributions=to_cents(contributions),
        required_distributions=to_cents(forced),
        withdrawals=tuple((kind.value, to_cents(amount)) for kind, amount in drawn.withdrawals.items() if amount > 0),
        federal_tax=to_cents(drawn.taxes.federal),
        state_tax=to_cents(drawn.taxes.state),
        medicare_premiums=to_cents(premiums),
        unmet=to_cents(drawn.unmet),
        balances=tuple((kind.value, to_cents(pot.balance)) for kind, pot in pots.items() if pot.balance > 0),
        total_nominal=to_cents(total),
        total_real=to_cents(total / this.level),
        adjusted_gross_income=tax.adjusted_gross_income,
    )


def _setting(books: Books, this: _Year, tables: TaxTables) -> TaxSetting:
    plan, year = books.plan, this.year
    alive = [person for person in plan.people if person.lives_in(year)]
    joint = len(alive) == 2
    pots = books.pots()
    cash_rate = max(plan.inflation, ZERO)
    return TaxSetting(
        income=Income(
            pension=sum((amount for income, amount in this.streams if income.taxed), ZERO),
            interest=pots[AccountKind.CASH].balance * cash_rate,
            qualified_dividends=pots[AccountKind.TAXABLE].balance * plan.taxable_yield,
            social_security=this.benefits,
        ),
        ages=tuple(person.age_in(year) for person in alive) or (None,),
        parameters=tax_parameters(
            year=year, filing_status="joint" if joint else "single", tables=tables, inflation=plan.inflation
        ),
        state_tax_rate=plan.state_tax_rate,
    )


def _premiums(books: Books, year: int, setting: TaxSetting, tables: TaxTables) -> Decimal:
    """Part B premiums of everyone from 65 on, by the income of two years before."""
    people = [person for person in books.plan.people if person.lives_in(year) and person.age_in(year) >= MEDICARE_AGE]
    if not people:
        return ZERO
    looked_at = books.incomes.get(year - LOOK_BACK_YEARS)
    if looked_at is None:
        income = setting.income
        looked_at = income.pension + income.deferred_withdrawals + income.interest + income.qualified_dividends
    premium = medicare_premium(
        premium_year=year,
        filing_status=setting.parameters.filing_status,
        income_two_years_before=looked_at,
        tables=tables,
        inflation=books.plan.inflation,
    )
    raised = (ONE + books.plan.inflation) ** max(year - tables.last_premium_year, 0)
    return premium.premium_month * raised * MONTHS_PER_YEAR * len(people)


def _pay(books: Books, need: Decimal, cash: Decimal, setting: TaxSetting, retired: Decimal) -> Drawn:
    """Pay a retired year; while all work nothing is drawn and income is saved untaxed by this projection."""
    pots, order = books.pots(), books.plan.order
    if retired > 0:
        return draw_down(need=need, cash_income=cash, setting=setting, pots=pots, order=order)
    untaxed = replace(setting, income=Income())
    return draw_down(need=max(-cash, ZERO), cash_income=max(cash, ZERO), setting=untaxed, pots=pots, order=order)


def _warn_of_early_withdrawal(books: Books, year: int, drawn: Drawn) -> None:
    youngest = min(person.age_in(year) for person in books.plan.people)
    if youngest < 60 and drawn.withdrawals[AccountKind.DEFERRED] > 0:
        books.warnings.append(
            "Withdrawals from deferred accounts before 59 and a half may cost a penalty, not modelled."
        )
