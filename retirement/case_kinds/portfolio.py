"""Cases of return history, spending rules and survival."""

import re
from decimal import Decimal
from typing import Any

from retirement.calc.historical import WithdrawalTime, historical_cycles, success_table
from retirement.calc.mortality import Mortality, cohort_mortality, either_alive, period_mortality
from retirement.calc.rates import ONE
from retirement.calc.spending_rules import (
    Bounds,
    Guardrails,
    PercentLimits,
    constant_nominal,
    constant_real,
    guardrail_spending,
    level_payment,
    percent_of_portfolio,
    variable_percentage,
)
from retirement.calc.tables.returns import ReturnSeries
from retirement.case_kinds.inputs import (
    Answer,
    BadCase,
    Case,
    amount,
    number,
    optional_amount,
    optional_whole,
    pick,
    rate,
    whole,
)
from retirement.selectors.tables import life_tables, return_series

ZERO = Decimal(0)


def _percent(case: Case, name: str) -> Decimal | None:
    found = optional_amount(case, name)
    return None if found is None else found / 100


def _time(text: object, default: WithdrawalTime) -> WithdrawalTime:
    words = str(text).lower()
    for part in WithdrawalTime:
        if words.startswith(part.value) or f"{part.value} of" in words:
            return part
    return default


def _series(case: Case) -> ReturnSeries:
    text = str(case.get("data", ""))
    return return_series("damodaran" if "1928" in text or "damodaran" in text.lower() else "shiller")


def _fee(case: Case) -> Decimal:
    """A fraction, or words such as 0.5 percent of the end-of-year value."""
    given = case.get("fee", case.get("fee_rate", 0))
    words = re.match(r"\s*([\d.]+)\s*(?:percent|%)", str(given))
    return number(words[1]) / 100 if words else number(given)


def _weights(case: Case) -> dict[str, Decimal]:
    stocks = rate(case, "stock_weight", "stock_share", "stock")
    return {"stocks": stocks, "bonds": ONE - stocks}


def _years(case: Case, series: ReturnSeries) -> ReturnSeries:
    span = re.search(r"(\d{4})\s*-\s*(\d{4})", str(case.get("period", "")))
    first = whole(case, "first_year", default=span[1] if span else series.years[0])
    last = whole(case, "last_year", default=span[2] if span else series.years[-1])
    return series.between(first, last)


def _nominal(case: Case) -> bool:
    words = f"{case.get('data', '')} {case.get('withdrawal', '')}".lower()
    return "nominal" in words or "constant dollars" in words


def history_case(case: Case) -> Answer:
    """All start years at one withdrawal rate."""
    result = historical_cycles(
        series=_years(case, _series(case)),
        weights=_weights(case),
        years=whole(case, "years"),
        withdrawal_rate=rate(case, "withdrawal_rate", "rate"),
        timing=_time(case.get("withdrawal", ""), WithdrawalTime.START),
        fee_rate=_fee(case),
        nominal=_nominal(case),
    )
    return {
        "successes": result.successes,
        "cycles": len(result.cycles),
        "success_share": result.success_share,
        "success_percent": result.success_share * 100,
        "worst_start_year": result.worst_start_year,
        "lowest_sustainable_rate": result.lowest_sustainable_rate,
        "median_sustainable_rate": result.median_sustainable_rate,
    }


def _trinity(case: Case, *, nominal: bool) -> Answer:
    series = _years(case, return_series("shiller"))
    stocks, years = amount(case, "stock_percent") / 100, whole(case, "years")
    rates = [number(percent) / 100 for percent in pick(case, "withdrawal_rates_percent")]
    table = success_table(
        series=series,
        stock_weights=[stocks],
        years=[years],
        withdrawal_rates=rates,
        timing=_time(case.get("withdrawal", ""), WithdrawalTime.MIDDLE),
        nominal=nominal,
    )
    return {
        "success_percent": [table[stocks, years, each] * 100 for each in rates],
        "windows": len(series.years) - years + 1,
    }


def trinity_real_case(case: Case) -> Answer:
    """A row of the table with withdrawals that follow prices."""
    return _trinity(case, nominal=False)


def trinity_nominal_case(case: Case) -> Answer:
    """A row of the table with constant dollars."""
    return _trinity(case, nominal=True)


def trinity_deviations(*, inputs: Case, expected: Case, answer: Case) -> dict[str, Decimal]:
    """What a Trinity row is held to: worst and mean difference at 3 to 7 percent, for half stocks or more."""
    if amount(inputs, "stock_percent") < 50:
        return {}
    pairs = zip(
        pick(inputs, "withdrawal_rates_percent"), expected["success_percent"], answer["success_percent"], strict=True
    )
    differences = [abs(number(ours) - number(theirs)) for percent, theirs, ours in pairs if 3 <= percent <= 7]
    return {
        "success_percent_for_50_or_more_stocks_at_3_to_7": max(differences),
        "mean_absolute_deviation_for_those": sum(differences, ZERO) / len(differences),
    }


def _bounds(case: Case) -> Bounds:
    return Bounds(floor=optional_amount(case, "floor"), ceiling=optional_amount(case, "ceiling"))


def _annuity_rows(case: Case) -> Answer:
    columns = list(pick(case, "columns", default=["rate", "years", "present_value", "future_value"]))
    payments = []
    for row in pick(case, "rows"):
        cells = {name: number(value) for name, value in zip(columns, row, strict=True)}
        payments.append(
            level_payment(
                rate=cells["rate"],
                years=cells["years"],
                present_value=cells["present_value"],
                future_value=cells.get("future_value", ZERO),
            )
        )
    return {"payment": payments}


def _variable(case: Case) -> Decimal:
    return variable_percentage(
        rate=rate(case, "rate"),
        years_left=whole(case, "years_left"),
        portfolio=amount(case, "portfolio_start", "portfolio_now", "portfolio"),
        cumulative_inflation=amount(case, "cumulative_inflation", default=1),
        future_value=amount(case, "future_value", default=0),
        bounds=_bounds(case),
    )


def _percent_rule(case: Case) -> Decimal:
    now = amount(case, "cumulative_inflation", default=1)
    return percent_of_portfolio(
        share=amount(case, "percent") / 100,
        portfolio=amount(case, "portfolio_now", "portfolio_start", "portfolio"),
        cumulative_inflation=now,
        bounds=_bounds(case),
        limits=PercentLimits(
            floor_share_of_initial=_percent(case, "floor_percent_of_initial"),
            floor_share_of_previous=_percent(case, "floor_percent_of_previous"),
            ceiling_share_of_initial=_percent(case, "ceiling_percent_of_initial"),
        ),
        initial_portfolio=optional_amount(case, "initial_portfolio"),
        previous_spending=optional_amount(case, "previous_spending"),
        inflation_since_previous=now / amount(case, "previous_cumulative_inflation", default=1),
    )


def _guardrails(case: Case) -> Decimal:
    rule = Guardrails(
        initial_spending=amount(case, "initial_spending"),
        initial_portfolio=amount(case, "initial_portfolio"),
        horizon_years=whole(case, "horizon_years", default=30),
        upper_share=amount(case, "exceeds_percent", default=20) / 100,
        cut_share=amount(case, "cut_percent", default=10) / 100,
        lower_share=amount(case, "falls_percent", default=20) / 100,
        raise_share=amount(case, "raise_percent", default=10) / 100,
        bounds=_bounds(case),
    )
    return guardrail_spending(
        rule=rule,
        year_index=whole(case, "year_index", default=1),
        portfolio=amount(case, "portfolio_now", "portfolio_start", "portfolio"),
        previous_spending=amount(case, "previous_spending", default=rule.initial_spending),
        cumulative_inflation=amount(case, "cumulative_inflation", default=1),
        previous_cumulative_inflation=amount(case, "previous_cumulative_inflation", default=1),
    )


def spending_case(case: Case) -> Answer:
    """One year's spending under a rule, or a table of level payments."""
    if "rows" in case:
        return _annuity_rows(case)
    name = str(pick(case, "rule")).lower()
    if "variable percentage" in name or "vpw" in name:
        return {"spending": _variable(case)}
    if "guardrail" in name or "guyton" in name:
        return {"spending": _guardrails(case)}
    if "percent" in name:
        return {"spending": _percent_rule(case)}
    initial = amount(case, "initial_spending")
    level = amount(case, "cumulative_inflation", default=1)
    if "nominal" in name or "not inflation" in name:
        return {
            "spending": constant_nominal(initial_spending=initial, cumulative_inflation=level, bounds=_bounds(case))
        }
    if "constant" in name or "inflation" in name:
        return {"spending": constant_real(initial_spending=initial, cumulative_inflation=level)}
    raise BadCase(f"{name!r} is not a spending rule.")


def _mortality(case: Case, sex: str) -> Mortality:
    tables = life_tables()
    factor = amount(case, "health_factor", default=1)
    birth_year = optional_whole(case, "birth_year")
    if birth_year is not None or "cohort" in str(case.get("table", "")):
        return cohort_mortality(
            sex=sex, birth_year=birth_year or whole(case, "cohort"), tables=tables, health_factor=factor
        )
    return period_mortality(sex=sex, tables=tables, health_factor=factor)


def mortality_case(case: Case) -> Answer:
    """Life expectancy and the chance to reach some ages, for both sexes and a couple of equal age."""
    age = whole(case, "age")
    tables = {sex: _mortality(case, sex) for sex in ("male", "female")}
    answer: dict[str, Any] = {f"expectancy_{sex}": table.expectancy(age) for sex, table in tables.items()}
    for later in range(age, 120):
        male, female = (tables[sex].survival(from_age=age, to_age=later) for sex in ("male", "female"))
        answer |= {
            f"alive_at_{later}_male": male,
            f"alive_at_{later}_female": female,
            f"either_of_a_couple_alive_at_{later}": either_alive(male, female),
            f"both_of_a_couple_alive_at_{later}": male * female,
        }
    return answer
