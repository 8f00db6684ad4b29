"""An answer with what its reader needs to check it: sources with their age, caveats, the convention, chart lines."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from education529.calc.fund_approval import Approval
from education529.calc.wording import confidence_caveat
from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from lifepath.core.series import Series

NOT_SOURCES = frozenset({"", "input", "convention", "project convention", "household's records"})
ALLOCATION = "Weights are fractions rounded to six places that add up to 1; trades are whole cents and add up to zero."
SAVING = (
    "Deposits fall on every whole month's end before enrollment; a month earns (1 + yearly return)^(1/12) - 1 unless"
    " the nominal convention was asked for; figures are rounded once, half up, to the cent."
)
STATE_TAX = (
    "Tax saved is the state's tax on the income less its tax on the income after the deduction; a credit is counted as"
    " it stands, never multiplied by a rate; figures are rounded once, half up, to the cent."
)
COMPARISON = (
    "Net value is the tax value less fees, in dollars at the horizon; contributions at the start of each year, fees at"
    " its end, one gross return for all plans."
)
FUNDS = "A portfolio is found by its own symbol or exact name, case and blanks ignored; dates are inclusive."
FEDERAL = "Federal figures of the year asked for; figures are rounded once, half up, to the cent."
COSTS = "Averages of published prices in dollars of the academic year; no grants unless the component is net."


def explained(
    result: Any,
    *,
    convention: str,
    extra_assumptions: Iterable[Assumption] = (),
    series: Iterable[Series] | None = None,
) -> dict[str, Any]:
    """A calculation's answer as its serializer takes it."""
    body: dict[str, Any] = asdict(result)
    assumptions = [*result.assumptions, *extra_assumptions]
    lines = tuple(getattr(result, "series", ()) if series is None else series)
    return {
        **body,
        "assumptions": [asdict(assumption) for assumption in assumptions],
        "sources": sources_of(assumptions),
        "convention": convention,
        "explanation": [*result.explanation, *_said(extra_assumptions)],
        "series": [asdict(line) for line in lines],
    }


def sources_of(assumptions: Iterable[Assumption]) -> list[dict[str, str]]:
    """Each source once, with why it deserves a second look."""
    found = {
        (entry.source, entry.version): {
            "source": entry.source,
            "version": entry.version,
            "confidence": entry.confidence,
            "caveat": confidence_caveat(entry.confidence) if entry.confidence else "",
        }
        for entry in assumptions
        if entry.source not in NOT_SOURCES
    }
    return list(found.values())


def saving_answer(result: Any, *, extra_assumptions: Iterable[Assumption] = ()) -> dict[str, Any]:
    """The contribution calculator's answer; its running balances are rounded here, once."""
    body = explained(result, convention=SAVING, extra_assumptions=extra_assumptions)
    yearly: list[Mapping[str, Any]] = body["yearly"]
    return {**body, "yearly": [{**year, "end_balance": to_cents(year["end_balance"])} for year in yearly]}


def fund_answer(answer: Approval) -> dict[str, Any]:
    """One portfolio's answer in words."""
    verdict = {True: "approved", False: "not approved", None: "not answered"}[answer.approved]
    steps = [f"{answer.identifier or 'The empty identifier'} on {answer.as_of}: {verdict}, {answer.reason}."]
    steps += [answer.hint] if answer.hint else []
    steps += [f"Names on the menu that look like it: {', '.join(answer.nearest)}."] if answer.nearest else []
    return {
        **asdict(answer),
        "sources": sources_of(answer.assumptions),
        "convention": FUNDS,
        "explanation": steps,
        "series": [],
    }


def comparison_answer(result: Any, *, extra_assumptions: Iterable[Assumption] = ()) -> dict[str, Any]:
    """The comparison's answer with a line of net values by rank."""
    points = tuple((str(plan.rank), f"{plan.net_value:f}") for plan in result.plans if plan.rank)
    line = Series(key="net_value", label="Net value by rank", unit="USD", points=points)
    return explained(result, convention=COMPARISON, extra_assumptions=extra_assumptions, series=(line,))


def tax_answer(result: Any, *, extra_assumptions: Iterable[Assumption] = ()) -> dict[str, Any]:
    """The tax benefit's answer with the excess left year by year, and a word on a row that is not confirmed."""
    points = tuple((str(year.tax_year), f"{year.remaining:f}") for year in result.carryforward)
    line = Series(key="carryforward_remaining", label="Excess still to be deducted", unit="USD", points=points)
    body = explained(
        result, convention=STATE_TAX, extra_assumptions=extra_assumptions, series=(line,) if points else ()
    )
    unconfirmed = result.confidence in {"unconfirmed", "partial"}
    return {**body, "is_unconfirmed": unconfirmed}


def _said(assumptions: Iterable[Assumption]) -> list[str]:
    return [f"{entry.name}: {entry.value} (from the {entry.source})." for entry in assumptions]
