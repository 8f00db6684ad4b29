"""What a session's lines say about the household itself: income before taxes, pay rhythm, debts, attitude to risk.

Income before taxes is stated where every income line is; out of take-home pay it is an estimate. A fact rests on lines
without a doubt about its figures; a line that still has one makes no fact, and a debt left out makes the list doubtful.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budgets.calc.session_parsing.frequencies import PER_YEAR
from budgets.calc.session_parsing.parsed_line import AMOUNT, DEBT, FREQUENCY, GROSS, INCOME, PREFERENCE, ParsedLine
from budgets.calc.spending import GROSS_UP
from lifepath.core.rationals import exact, round_half_up

CERTAIN, ESTIMATED = Decimal(1), Decimal("0.50")
LONGEST_NAME = 80
MOST_DEBTS = 50
RISKS = ("low", "moderate", "high")
PAY_RHYTHMS = {
    "weekly": "weekly",
    "biweekly": "biweekly",
    "semi_monthly": "semimonthly",
    "monthly": "monthly",
    "quarterly": "irregular",
    "semi_annual": "irregular",
    "annual": "irregular",
}


@dataclass(frozen=True, slots=True)
class SaidFact:
    """A fact as the household context writes it; estimated: worked out and not said."""

    value: object
    confidence: Decimal
    estimated: bool = False


def facts_of(*, lines: Sequence[ParsedLine], user_profile: Mapping[str, object]) -> dict[str, SaidFact]:
    """Facts by name; what the lines do not say is absent."""
    said = {
        name: value
        for line in lines
        if line.kind == PREFERENCE and line.preference
        for name, value in [line.preference]
    }
    found: dict[str, SaidFact] = {}
    risk = user_profile.get("risk_tolerance") or said.get("risk_tolerance")
    if risk in RISKS:
        found["risk_tolerance"] = SaidFact(risk, CERTAIN)
    if user_profile.get("philosophy"):
        found["philosophy"] = SaidFact(user_profile["philosophy"], CERTAIN)
    found |= _income([line for line in lines if line.kind == INCOME])
    found |= _debts([line for line in lines if line.kind == DEBT])
    return found


def _income(lines: Sequence[ParsedLine]) -> dict[str, SaidFact]:
    if not lines or any(line.amount is None or line.frequency is None or _is_doubted(line) for line in lines):
        return {}
    known = [(line, exact(line.amount or Decimal(0)) * PER_YEAR[line.frequency or ""]) for line in lines]
    before_taxes = [amount if line.basis == GROSS else amount * exact(GROSS_UP.factor) for line, amount in known]
    estimated = any(line.basis != GROSS for line in lines)
    confidence = ESTIMATED if estimated else CERTAIN
    found = {"gross_annual_income": SaidFact(round_half_up(sum(before_taxes, Fraction(0))), confidence, estimated)}
    main, _ = max(known, key=lambda entry: entry[1])
    rhythm = PAY_RHYTHMS.get(main.frequency or "")
    if rhythm and FREQUENCY not in main.assumed:
        found["pay_rhythm"] = SaidFact(rhythm, CERTAIN)
    return found


def _is_doubted(line: ParsedLine) -> bool:
    return AMOUNT in line.doubts or FREQUENCY in line.doubts


def _debts(lines: Sequence[ParsedLine]) -> dict[str, SaidFact]:
    whole: dict[str, dict[str, object]] = {}
    for line in lines:
        name = line.label.strip()[:LONGEST_NAME]
        if line.balance is None or line.annual_rate is None or not 0 <= line.annual_rate <= 1 or not name:
            continue
        payment = exact(line.amount or Decimal(0)) * PER_YEAR[line.frequency or "monthly"] / 12
        whole.setdefault(
            name.casefold(),
            {
                "name": name,
                "balance": line.balance,
                "annual_rate": line.annual_rate,
                "minimum_payment": round_half_up(payment),
            },
        )
    if not whole:
        return {}
    listed = list(whole.values())[:MOST_DEBTS]
    return {"debts": SaidFact(listed, CERTAIN if len(listed) == len(lines) else ESTIMATED)}
