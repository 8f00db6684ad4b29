"""Is a fund on a plan's menu on a day?

A portfolio is found by its own symbol or by its exact name, upper and lower case and blanks ignored; never by the
ticker of the fund that it holds. Dates on the menu are inclusive. The answer is None only where the question cannot be
answered: an unknown plan or an empty identifier. Not modelled: portfolios closed to new money only.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from education529.calc.tables.fund_menus import FundMenu, FundOption
from lifepath.core.explanations import Assumption

NEAREST = 3
INCOMPLETE = "our list may be incomplete"


@dataclass(frozen=True, slots=True)
class Approval:
    """The answer for one identifier; `nearest` holds names on the menu that look like it."""

    plan_id: str
    identifier: str
    as_of: dt.date
    approved: bool | None
    reason: str
    list_complete: bool | None
    matched_name: str
    hint: str
    nearest: tuple[str, ...]
    assumptions: tuple[Assumption, ...]


def validate_funds(
    *, menus: Mapping[str, FundMenu], plan_id: str, identifiers: Iterable[str], as_of: dt.date
) -> tuple[Approval, ...]:
    """The answer for each identifier, in their order."""
    return tuple(
        validate_fund(menus=menus, plan_id=plan_id, identifier=identifier, as_of=as_of) for identifier in identifiers
    )


def validate_fund(*, menus: Mapping[str, FundMenu], plan_id: str, identifier: str, as_of: dt.date) -> Approval:
    """Whether one fund may be selected in a plan on a day."""
    menu = menus.get(plan_id.strip().upper())
    if menu is None:
        known = ", ".join(sorted(menus))
        return _unanswered(plan_id, identifier, as_of, f"unknown plan; plans with a fund list: {known}", None)
    if not normalized(identifier):
        return _unanswered(plan_id, identifier, as_of, "the identifier is empty", menu.is_complete)
    matches = _matches(menu, identifier)
    if not matches:
        return _absent(menu, identifier, as_of)
    option, how = next(((found, how) for found, how in matches if _is_open(found, as_of)), matches[-1])
    reason = how if _is_open(option, as_of) else _closed_words(option, as_of)
    return Approval(
        plan_id=menu.plan_id,
        identifier=identifier,
        as_of=as_of,
        approved=_is_open(option, as_of),
        reason=reason,
        list_complete=menu.is_complete,
        matched_name=option.option_name,
        hint="",
        nearest=(),
        assumptions=(_cited(menu, option),),
    )


def normalized(text: str) -> str:
    """A name without blanks and in one case, for comparison."""
    return "".join(text.split()).casefold()


def _unanswered(plan_id: str, identifier: str, as_of: dt.date, reason: str, complete: bool | None) -> Approval:
    return Approval(plan_id, identifier, as_of, None, reason, complete, "", "", (), ())


def _matches(menu: FundMenu, identifier: str) -> list[tuple[FundOption, str]]:
    wanted = normalized(identifier)
    by_symbol = [
        (option, "portfolio symbol") for option in menu.options if normalized(option.portfolio_symbol) == wanted
    ]
    by_name = [(option, "exact name") for option in menu.options if normalized(option.option_name) == wanted]
    return by_symbol + by_name


def _is_open(option: FundOption, as_of: dt.date) -> bool:
    started = option.effective_from is None or option.effective_from <= as_of
    return started and (option.effective_to is None or as_of <= option.effective_to)


def _closed_words(option: FundOption, as_of: dt.date) -> str:
    if option.effective_to is not None and as_of > option.effective_to:
        return f"closed: on the menu until {option.effective_to}"
    return f"not yet open: on the menu from {option.effective_from}"


def _absent(menu: FundMenu, identifier: str, as_of: dt.date) -> Approval:
    wanted = normalized(identifier)
    holders = [option for option in menu.options if normalized(option.underlying_ticker) == wanted]
    hint = ""
    if holders:
        names = ", ".join(f"{option.option_name} ({option.portfolio_symbol or 'no symbol'})" for option in holders)
        hint = f"{identifier.strip()} is what {names} holds; select the portfolio, not the fund behind it."
    return Approval(
        plan_id=menu.plan_id,
        identifier=identifier,
        as_of=as_of,
        approved=False,
        reason="not on the menu" if menu.is_complete else f"not on the menu; {INCOMPLETE}",
        list_complete=menu.is_complete,
        matched_name="",
        hint=hint,
        nearest=_nearest(menu, wanted, as_of),
        assumptions=(
            Assumption(
                name=f"Fund list of {menu.plan_name}",
                value=f"{len(menu.options)} portfolios, {'complete' if menu.is_complete else 'partial'}",
                source=menu.completeness_words or "fund list",
                version=max(option.as_of for option in menu.options),
                confidence="sourced" if menu.is_complete else "partial",
            ),
        ),
    )


def _nearest(menu: FundMenu, wanted: str, as_of: dt.date) -> tuple[str, ...]:
    names = {normalized(option.option_name): option.option_name for option in menu.options if _is_open(option, as_of)}
    symbols = {
        normalized(option.portfolio_symbol): option.option_name
        for option in menu.options
        if option.portfolio_symbol and _is_open(option, as_of)
    }
    known = names | symbols
    return tuple(dict.fromkeys(known[match] for match in get_close_matches(wanted, known, n=NEAREST)))


def _cited(menu: FundMenu, option: FundOption) -> Assumption:
    return Assumption(
        name=f"Fund list of {menu.plan_name}",
        value=option.option_name + (f" ({option.notes})" if option.notes else ""),
        source=option.source,
        version=option.as_of,
        confidence=option.confidence,
    )
