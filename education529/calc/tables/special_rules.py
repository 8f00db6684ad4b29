"""Rules of state tax benefits that the columns of the main table cannot say, each row with its source and confidence.

A limit that holds for each spouse, an age from which everything is deductible, the steps of a credit by income, and the
reduction of a credit's maximum by income.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from education529.calc.filing import FilingStatus
from lifepath.core.table_rows import read_rows


class SpecialRuleName(StrEnum):
    """Rules that the columns of the main table cannot express."""

    LIMIT_HOLDS_FOR_EACH_SPOUSE = "limit_holds_for_each_spouse"
    FULL_DEDUCTION_FROM_AGE = "full_deduction_from_age"
    INCOME_LIMIT_HEAD_OF_HOUSEHOLD = "income_limit_head_of_household"
    CREDIT_MAX_SEPARATE = "credit_max_separate"
    LIMITED_TO_INCOME = "limited_to_income"
    CARRIES_UNUSED_LIMIT = "carries_unused_limit"
    NET_OF_WITHDRAWALS = "net_of_withdrawals"
    LATE_DEADLINE = "late_deadline"
    ZERO_TAX_UP_TO_SECOND_BRACKET = "zero_tax_up_to_second_bracket"
    EXTRA_TAX_ON_NONQUALIFIED_WITHDRAWAL = "extra_tax_on_nonqualified_withdrawal"
    EXTRA_TAX_ON_NONQUALIFIED_EARNINGS = "extra_tax_on_nonqualified_earnings"


@dataclass(frozen=True, slots=True)
class SpecialRule:
    """A rule beside the main row; `last_year` None while it has no known end."""

    state: str
    rule: SpecialRuleName
    first_year: int
    last_year: int | None
    value: str
    words: str
    source: str
    confidence: str

    def holds_in(self, tax_year: int) -> bool:
        """Whether the rule applies to a tax year."""
        return self.first_year <= tax_year and (self.last_year is None or tax_year <= self.last_year)


@dataclass(frozen=True, slots=True)
class CreditTier:
    """The share of contributions that a credit gives back up to an income (None: no upper end)."""

    tax_year: int
    state: str
    agi_up_to: Decimal | None
    credit_share: Decimal
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CreditReduction:
    """The credit's maximum falls by `rate` of the income between two amounts; `rate` None: by how much is not known."""

    tax_year: int
    state: str
    filing_status: FilingStatus | None
    agi_from: Decimal
    agi_to: Decimal | None
    rate: Decimal | None
    source: str
    confidence: str


def read_special_rules(rows: Iterable[Mapping[str, object]]) -> tuple[SpecialRule, ...]:
    """The rules beside the main table."""
    return tuple(
        SpecialRule(
            state=row.state(),
            rule=row.choice("rule", SpecialRuleName),
            first_year=row.year("first_year"),
            last_year=row.optional_year("last_year"),
            value=row.text("value"),
            words=row.required("words"),
            source=row.required("source"),
            confidence=row.required("confidence"),
        )
        for row in read_rows("state_special_rules", rows)
    )


def read_credit_tiers(rows: Iterable[Mapping[str, object]]) -> tuple[CreditTier, ...]:
    """The steps of tiered credits; within a state and year from the lowest income up, the last one open."""
    tiers: list[CreditTier] = []
    for row in read_rows("state_credit_tiers", rows):
        share = row.share("credit_share")
        if share is None:
            raise row.refuse("credit_share", "the cell is empty.")
        tier = CreditTier(
            row.year("tax_year"),
            row.state(),
            row.number("agi_up_to"),
            share,
            row.required("source"),
            row.required("confidence"),
        )
        before = tiers[-1] if tiers and (tiers[-1].tax_year, tiers[-1].state) == (tier.tax_year, tier.state) else None
        if before and (before.agi_up_to is None or (tier.agi_up_to is not None and tier.agi_up_to <= before.agi_up_to)):
            raise row.refuse("agi_up_to", "the steps must rise, and only the last may be open.")
        tiers.append(tier)
    return tuple(tiers)


def read_credit_reductions(rows: Iterable[Mapping[str, object]]) -> tuple[CreditReduction, ...]:
    """By how much income reduces a credit's maximum; filing status `all` holds for every status."""
    reductions: list[CreditReduction] = []
    for row in read_rows("state_credit_reductions", rows):
        status = row.required("filing_status")
        agi_from, agi_to, rate = row.required_number("agi_from"), row.number("agi_to"), row.share("rate")
        if agi_to is not None and agi_to <= agi_from:
            raise row.refuse("agi_to", f"{agi_to} is not above {agi_from}.")
        if rate is not None and agi_to is None:
            raise row.refuse("agi_to", "a known rate needs the income at which it ends.")
        reductions.append(
            CreditReduction(
                tax_year=row.year("tax_year"),
                state=row.state(),
                filing_status=None if status == "all" else row.choice("filing_status", FilingStatus),
                agi_from=agi_from,
                agi_to=agi_to,
                rate=rate,
                source=row.required("source"),
                confidence=row.required("confidence"),
            )
        )
    return tuple(reductions)
