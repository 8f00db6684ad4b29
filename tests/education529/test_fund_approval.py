"""Whether a fund is on a plan's menu."""

import datetime as dt
from dataclasses import replace

import pytest

from education529.calc.fund_approval import Approval, validate_fund, validate_funds
from tests.education529.shipped import TABLES

MENUS = TABLES.menus


def validate(plan_id: str, identifier: str, as_of: str = "2025-12-31") -> Approval:
    return validate_fund(menus=MENUS, plan_id=plan_id, identifier=identifier, as_of=dt.date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("plan_id", "identifier", "reason"),
    [
        ("UT-MY529", "utvgx", "portfolio symbol"),
        ("ut-my529", " 4 0/60 moderate ", "exact name"),
        ("NV-VANGUARD", "4515", "portfolio symbol"),
    ],
)
def test_case_and_blanks_do_not_matter(plan_id: str, identifier: str, reason: str) -> None:
    found = validate(plan_id, identifier)

    assert (found.approved, found.reason) == (True, reason)
    assert found.assumptions[0].source


@pytest.mark.parametrize(
    ("plan_id", "name", "as_of", "approved", "reason"),
    [
        ("MI-MESP", "2040/2041 Enrollment Year Investment Option", "2023-06-09", True, "exact name"),
        (
            "MI-MESP", "2040/2041 Enrollment Year Investment Option", "2023-06-08", False,
            "not yet open: on the menu from 2023-06-09",
        ),
        ("MI-MESP", "2022/2023 Enrollment Year Investment Option", "2023-06-08", True, "exact name"),
        (
            "MI-MESP", "2022/2023 Enrollment Year Investment Option", "2023-06-09", False,
            "closed: on the menu until 2023-06-08",
        ),
        ("WI-EDVEST", "2022/2023 Enrollment Portfolio", "2023-12-31", True, "exact name"),
        ("WI-EDVEST", "2022/2023 Enrollment Portfolio", "2024-01-01", False, "closed: on the menu until 2023-12-31"),
    ],
)  # fmt: skip
def test_the_dates_on_the_menu_are_inclusive(plan_id: str, name: str, as_of: str, approved: bool, reason: str) -> None:
    found = validate(plan_id, name, as_of)

    assert (found.approved, found.reason, found.matched_name) == (approved, reason, name)


def test_the_ticker_of_the_fund_behind_a_portfolio_is_not_enough_but_hints_at_the_portfolio() -> None:
    found = validate("UT-MY529", "VIGIX")

    assert (found.approved, found.matched_name) == (False, "")
    assert found.hint == "VIGIX is what my529 Growth Index (UTVGX) holds; select the portfolio, not the fund behind it."


def test_absence_from_a_partial_list_is_said_to_prove_little_and_nearest_names_are_offered() -> None:
    found = validate("UT-MY529", "40/60 Moderat")

    assert (found.approved, found.list_complete) == (False, False)
    assert found.reason == "not on the menu; our list may be incomplete"
    assert found.nearest[0] == "40/60 Moderate"


def test_a_misspelt_symbol_finds_its_portfolio() -> None:
    assert "my529 Growth Index" in validate("UT-MY529", "UTVGY").nearest


def test_absence_from_a_complete_list_is_final() -> None:
    menus = {"UT-MY529": replace(MENUS["UT-MY529"], is_complete=True)}

    found = validate_fund(menus=menus, plan_id="UT-MY529", identifier="VTI", as_of=dt.date(2025, 12, 31))

    assert (found.approved, found.list_complete, found.reason) == (False, True, "not on the menu")


@pytest.mark.parametrize(
    ("plan_id", "identifier", "reason"),
    [("XX-NOPLAN", "Anything", "unknown plan"), ("UT-MY529", "  ", "the identifier is empty")],
)
def test_an_unknown_plan_or_an_empty_identifier_is_not_answered(plan_id: str, identifier: str, reason: str) -> None:
    found = validate(plan_id, identifier)

    assert found.approved is None
    assert found.reason.startswith(reason)


def test_several_funds_are_answered_in_their_order() -> None:
    found = validate_funds(
        menus=MENUS, plan_id="UT-MY529", identifiers=["VTI", "Stable Value"], as_of=dt.date(2025, 12, 31)
    )

    assert [answer.approved for answer in found] == [False, True]


def test_a_name_that_came_back_to_the_menu_is_approved() -> None:
    closed, *rest = MENUS["UT-MY529"].options
    again = replace(closed, effective_from=dt.date(2025, 1, 1))
    menu = replace(MENUS["UT-MY529"], options=(replace(closed, effective_to=dt.date(2020, 1, 1)), again, *rest))

    found = validate_fund(
        menus={"UT-MY529": menu}, plan_id="UT-MY529", identifier=closed.option_name, as_of=dt.date(2025, 6, 1)
    )

    assert found.approved is True
