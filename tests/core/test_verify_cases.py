import json

import pytest
from django.core.management import CommandError, call_command

from lifepath.core import case_registry
from lifepath.core.case_registry import CaseKind


@pytest.fixture(autouse=True)
def doubling(monkeypatch):
    """One calculator."""
    entry = CaseKind(kind="double", run=lambda given: {"twice": given["n"] * 2}, compare=None, source="by hand")
    monkeypatch.setattr(case_registry._KINDS, "_entries", {"double": entry})


@pytest.fixture(autouse=True)
def _nobody_keeps_runs(monkeypatch):
    monkeypatch.setattr(case_registry.recorders, "_entries", {})


@pytest.fixture
def file_of(tmp_path):
    """Write cases to a file."""

    def write(*cases, name="cases.json"):
        path = tmp_path / name
        path.write_text(json.dumps({"cases": cases}))
        return path

    return write


RIGHT = {"id": "d1", "kind": "double", "input": {"n": 2}, "expected": {"twice": 4}}
WRONG = {"id": "d2", "kind": "double", "input": {"n": 2}, "expected": {"twice": 5}}
UNKNOWN = {"id": "t1", "kind": "treble", "input": {"n": 2}, "expected": {"thrice": 6}}


def test_right_answers_end_with_their_count(file_of, capsys):
    call_command("verify_cases", file_of(RIGHT), file_of(RIGHT, name="more.json"))

    assert capsys.readouterr().out == "2 cases in 2 files, 0 failed.\n"


@pytest.mark.parametrize(("case", "words"), [(WRONG, "5"), (UNKNOWN, "No calculator answers the kind 'treble'.")])
def test_a_difference_and_an_unknown_kind_fail_and_are_printed(file_of, capsys, case, words):
    with pytest.raises(CommandError, match=r"2 cases in 1 files, 1 failed\.") as failure:
        call_command("verify_cases", file_of(RIGHT, case))

    assert failure.value.returncode == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert f"{case['id']} ({case['kind']}): " in line
    assert words in line


def test_json_is_one_line_per_case(file_of, capsys):
    with pytest.raises(CommandError):
        call_command("verify_cases", file_of(RIGHT, WRONG), json=True)

    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"id": "d1", "kind": "double", "ok": True, "expected": {"twice": 4}, "actual": {"twice": 4}},
        {"id": "d2", "kind": "double", "ok": False, "expected": {"twice": 5}, "actual": {"twice": 4}},
    ]


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"cases": []}'])
def test_a_file_without_cases_is_an_error(tmp_path, text):
    path = tmp_path / "cases.json"
    path.write_text(text)

    with pytest.raises(CommandError):
        call_command("verify_cases", path)


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify_cases", tmp_path / "none.json")
