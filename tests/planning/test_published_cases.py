from pathlib import Path

import pytest

from budgets.cases import CASE_KINDS as BUDGET_KINDS
from couples.cases import CASE_KINDS as COUPLE_KINDS
from goals.cases import CASE_KINDS as GOAL_KINDS
from lifepath.core.case_comparison import compare_exactly
from lifepath.core.case_files import read_rows
from planning.cases import CASE_KINDS as PLANNING_KINDS

KINDS = BUDGET_KINDS | GOAL_KINDS | COUPLE_KINDS | PLANNING_KINDS
FILES = [Path(__file__).parent.parent / app / "cases" / "examples.json" for app in ("budgets", "couples", "planning")]
CASES = [row.as_case(()) for path in FILES for row in read_rows(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_published_case_is_answered_to_the_letter(case):
    assert compare_exactly(case, KINDS[case.kind](case.input)) == []


def test_no_kind_is_answered_by_two_apps():
    assert len(KINDS) == len(BUDGET_KINDS) + len(GOAL_KINDS) + len(COUPLE_KINDS) + len(PLANNING_KINDS)
