"""Cases of time value of money, rates of return of yearly flows, and the closed-form gap."""

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from retirement.calc import time_value
from retirement.calc.gap import GapInputs, analyse_gap
from retirement.calc.need import WithdrawalRateNeed
from retirement.calc.rates import MonthlyRate, growth_factor
from retirement.calc.time_value import NoSolution, balance_after
from retirement.case_kinds.inputs import (
    Answer,
    BadCase,
    Case,
    amount,
    convention,
    number,
    optional_amount,
    pick,
    rate,
    timing,
    whole,
)

ZERO = Decimal(0)


def _fv(case: Case) -> Decimal:
    return time_value.future_value_of(
        rate=rate(case, "rate"),
        periods=amount(case, "nper"),
        payment=amount(case, "pmt", default=0),
        present_value=amount(case, "pv", default=0),
        timing=timing(case.get("when", "end")),
    )


def _pv(case: Case) -> Decimal:
    return time_value.present_value_of(
        rate=rate(case, "rate"),
        periods=amount(case, "nper"),
        payment=amount(case, "pmt", default=0),
        future_value=amount(case, "fv", default=0),
        timing=timing(case.get("when", "end")),
    )


def _pmt(case: Case) -> Decimal:
    return time_value.payment_for(
        rate=rate(case, "rate"),
        periods=amount(case, "nper"),
        present_value=amount(case, "pv", default=0),
        future_value=amount(case, "fv", default=0),
        timing=timing(case.get("when", "end")),
    )


def _part(part: Callable[..., Decimal]) -> Callable[[Case], Decimal]:
    def answer(case: Case) -> Decimal:
        return part(
            rate=rate(case, "rate"),
            period=whole(case, "per", "period"),
            periods=amount(case, "nper"),
            present_value=amount(case, "pv", default=0),
            future_value=amount(case, "fv", default=0),
            timing=timing(case.get("when", "end")),
        )

    return answer


def _nper(case: Case) -> Decimal:
    return time_value.periods_for(
        rate=rate(case, "rate"),
        payment=amount(case, "pmt", default=0),
        present_value=amount(case, "pv", default=0),
        future_value=amount(case, "fv", default=0),
        timing=timing(case.get("when", "end")),
    )


def _rate(case: Case) -> Decimal:
    return time_value.rate_for(
        periods=amount(case, "nper"),
        payment=amount(case, "pmt", default=0),
        present_value=amount(case, "pv", default=0),
        future_value=amount(case, "fv", default=0),
        timing=timing(case.get("when", "end")),
    )


FUNCTIONS: dict[str, Callable[[Case], Decimal]] = {
    "fv": _fv,
    "pv": _pv,
    "pmt": _pmt,
    "ipmt": _part(time_value.interest_part),
    "ppmt": _part(time_value.principal_part),
    "nper": _nper,
    "rate": _rate,
    "npv": lambda case: npv_case(case)["npv"],
    "irr": lambda case: irr_case(case)["irr"],
}


def time_value_case(case: Case) -> Answer:
    """One spreadsheet function."""
    name = str(pick(case, "function")).lower()
    if name not in FUNCTIONS:
        raise BadCase(f"{name!r} is not one of {', '.join(FUNCTIONS)}.")
    try:
        return {"value": FUNCTIONS[name](case)}
    except NoSolution as error:
        return {"value": None, "reason": str(error)}


def _flows(case: Case) -> list[Decimal]:
    return [number(value) for value in pick(case, "cash_flows", "flows", "values")]


def npv_case(case: Case) -> Answer:
    """Net present value of yearly flows, the first today."""
    return {"npv": time_value.net_present_value(rate=rate(case, "rate"), cash_flows=_flows(case))}


def irr_case(case: Case) -> Answer:
    """Internal rate of return of yearly flows."""
    try:
        return {"irr": time_value.internal_rate_of_return(cash_flows=_flows(case))}
    except NoSolution as error:
        return {"irr": None, "reason": str(error)}


def real_nominal_case(case: Case) -> Answer:
    """A balance with yearly contributions in nominal dollars and in today's."""
    years = whole(case, "years")
    begin = optional_amount(case, "annual_contribution_beginning_of_year", "annual_contribution_start_of_year")
    paid = begin if begin is not None else amount(case, "annual_contribution_end_of_year", "annual_contribution")
    told = case.get("contribution_timing", "begin" if begin is not None else "end")
    nominal = balance_after(
        start=amount(case, "start", "start_balance", "current_savings", default=0),
        payment=paid,
        rate=rate(case, "return", "expected_return"),
        periods=years,
        timing=timing(told),
        payment_growth=rate(case, "contribution_growth", default=0),
    )
    price_level = growth_factor(rate(case, "inflation", default=0), Decimal(12 * years))
    return {
        "nominal_balance": nominal,
        "balance_in_todays_dollars": nominal / price_level,
        "real_balance": nominal / price_level,
    }


def gap_inputs(case: Case) -> GapInputs:
    """The closed-form inputs under the names of the cases."""
    words = str(case.get("amounts", ""))
    months = optional_amount(case, "months_to_retirement")
    given = convention(case.get("monthly_rate_convention", "effective"))
    flat = "no inflation" in words
    return GapInputs(
        current_savings=amount(case, "current_savings", "savings", default=0),
        monthly_contribution=amount(case, "monthly_contribution", default=0),
        months_to_retirement=int(months) if months is not None else int(amount(case, "years_to_retirement") * 12),
        desired_income=amount(case, "desired_income", "desired_annual_income"),
        social_security_income=amount(case, "social_security_income", "expected_social_security", default=0),
        expected_return=rate(case, "expected_return", "return"),
        inflation=ZERO if flat else rate(case, "inflation", default=0),
        need=WithdrawalRateNeed(rate(case, "withdrawal_rate", default="0.04")),
        contribution_growth=rate(case, "contribution_growth", default=0),
        fee_rate=rate(case, "fee", "fee_rate", default=0),
        timing=timing(case.get("contribution_timing", "end")),
        convention=MonthlyRate(given),
    )


def gap_case(case: Case) -> Answer:
    """The gap and what closes it by saving."""
    result = analyse_gap(gap_inputs(case))
    months = result.months_to_reach_need
    return {
        "projected_balance": result.projected_balance_nominal,
        "projected_balance_real": result.projected_balance_real,
        "required_balance": result.required_balance_nominal,
        "required_balance_real": result.required_balance_real,
        "gap": result.gap_nominal,
        "gap_real": result.gap_real,
        "surplus": max(-result.gap_nominal, ZERO),
        "funded_ratio": result.funded_ratio,
        "additional_monthly_saving": result.additional_monthly_saving_nominal,
        "affordable_income_today_dollars": result.affordable_income_real,
        "affordable_income_nominal": result.affordable_income_nominal,
        "months_to_reach_need_same_saving": months,
        "whole_months_needed": None if months is None else int(months.to_integral_value(rounding=ROUND_CEILING)),
    }
