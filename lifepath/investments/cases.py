"""The groups of published cases this app can run: a function from a case's inputs to the figures it should have."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from lifepath.investments.calc.allocation import herfindahl
from lifepath.investments.calc.returns import (
    Flow,
    Valuation,
    money_weighted_return,
    net_future_value,
    net_present_value,
    simple_return,
    time_weighted_return,
)

Case = Mapping[str, Any]
Answer = dict[str, Any]


def _number(value: object) -> Decimal:
    return Decimal(str(value))


def _flows(rows: Iterable[Any]) -> list[Flow]:
    """Flows as pairs of date and amount, or as objects with those names."""
    pairs = [(row["date"], row["amount"]) if isinstance(row, Mapping) else (row[0], row[1]) for row in rows]
    return [Flow(dt.date.fromisoformat(str(day)), _number(amount)) for day, amount in pairs]


def _case_flows(case: Case) -> list[Flow]:
    if "dates" in case:
        return _flows(zip(case["dates"], case.get("amounts", case.get("values")), strict=True))
    return _flows(case.get("flows", case.get("cash_flows", ())))


def xirr_case(case: Case) -> Answer:
    """The money-weighted yearly rate of dated flows."""
    result = money_weighted_return(flows=_case_flows(case))
    return {"xirr": result.value, "reason": result.reason or None}


def xnpv_case(case: Case) -> Answer:
    """The worth of dated flows on the first day."""
    return {"xnpv": net_present_value(rate=_number(case["rate"]), flows=_case_flows(case))}


def xnfv_case(case: Case) -> Answer:
    """The worth of dated flows on the last day."""
    return {"xnfv": net_future_value(rate=_number(case["rate"]), flows=_case_flows(case))}


def time_weighted_case(case: Case) -> Answer:
    """The time-weighted return between valuations."""
    valuations = [Valuation(flow.on, flow.amount) for flow in _flows(case["valuations"])]
    result = time_weighted_return(valuations=valuations, flows=_flows(case.get("flows", ())))
    return {"twr": result.value, "reason": result.reason or None}


def simple_return_case(case: Case) -> Answer:
    """The simple return of a period."""
    result = simple_return(start=_number(case["start"]), end=_number(case["end"]), flows=_flows(case.get("flows", ())))
    return {"simple_return": result.value, "reason": result.reason or None}


def herfindahl_case(case: Case) -> Answer:
    """Concentration of a list of values."""
    index = herfindahl([_number(value) for value in case["values"]])
    return {"herfindahl": index, "effective_holdings": None if index is None else 1 / index}


CASE_KINDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "xirr": xirr_case,
    "xnpv": xnpv_case,
    "xnfv": xnfv_case,
    "twr": time_weighted_case,
    "simple_return": simple_return_case,
    "herfindahl": herfindahl_case,
}
