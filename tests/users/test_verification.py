"""What the service says about its calculators."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from lifepath.core import case_registry
from lifepath.core.case_registry import CaseKind
from lifepath.users.models import User, VerifiedCase
from tests.conftest import client_for

URL = "/api/v1/verification"


def double(given: dict) -> dict:
    """One calculator."""
    return {"twice": given["n"] * 2}


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of three cases: one right, one wrong, one of a kind that nobody answers."""
    entry = CaseKind(kind="double", run=double, compare=None, source="worked by hand")
    monkeypatch.setattr(case_registry._KINDS, "_entries", {"double": entry})
    monkeypatch.setattr(case_registry._SECTIONS, "_entries", {})
    rows = [
        {"id": "d1", "kind": "double", "input": {"n": 2}, "expected": {"twice": 4}},
        {"id": "d2", "kind": "double", "input": {"n": 2}, "expected": {"twice": 5}},
        {"id": "t1", "kind": "treble", "input": {"n": 2}, "expected": {"thrice": 6}},
    ]
    path = tmp_path / "arithmetic" / "cases" / "examples.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"cases": rows}))
    return path


def test_each_calculator_shows_its_cases_their_source_and_the_last_run(alice: User, cases: Path) -> None:
    before = client_for(alice).get(URL).json()
    assert before["calculators"] == [
        {"app": "tests", "kind": "double", "source": "worked by hand", "passed": 0, "failed": 0}
        | {"last_run_at": None, "cases": []}
    ]

    with pytest.raises(CommandError, match="3 cases in 1 files, 2 failed"):
        call_command("verify_cases", cases)

    shown = client_for(alice).get(URL).json()
    (calculator,) = shown["calculators"]
    assert (shown["passed"], shown["failed"], calculator["passed"], calculator["failed"]) == (1, 1, 1, 1)
    assert shown["last_run_at"] == calculator["last_run_at"] == calculator["cases"][0]["ran_at"]
    assert [(case["id"], case["ok"], case["file"]) for case in calculator["cases"]] == [
        ("d1", True, "arithmetic/cases/examples.json"),
        ("d2", False, "arithmetic/cases/examples.json"),
    ]
    assert "5" in calculator["cases"][1]["difference"]


def test_a_later_run_of_the_file_takes_the_place_of_the_earlier_one(alice: User, cases: Path) -> None:
    with pytest.raises(CommandError):
        call_command("verify_cases", cases)
    cases.write_text(json.dumps({"cases": json.loads(cases.read_text())["cases"][:1]}))

    call_command("verify_cases", cases)

    assert list(VerifiedCase.objects.values_list("case_id", "ok")) == [("d1", True)]


def test_cases_are_verified_where_no_run_can_be_kept(
    cases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(*args: object) -> None:
        raise DatabaseError("no database here")

    monkeypatch.setattr(case_registry.recorders, "_entries", {"nobody": unreachable})
    cases.write_text(json.dumps({"cases": json.loads(cases.read_text())["cases"][:1]}))

    call_command("verify_cases", cases)

    told = capsys.readouterr()
    assert told.out == "1 cases in 1 files, 0 failed.\n"
    assert "not on record: no database here" in told.err


def test_the_list_costs_one_query_more_than_signing_in(
    alice: User, cases: Path, django_assert_num_queries: object
) -> None:
    with pytest.raises(CommandError):
        call_command("verify_cases", cases)

    with django_assert_num_queries(2):  # type: ignore[operator]
        client_for(alice).get(URL)
