import json
from decimal import Decimal as D

import pytest

from lifepath.core import case_registry
from lifepath.core.case_comparison import json_text
from lifepath.core.case_files import NotACaseFile
from lifepath.core.registries import AlreadyRegistered, Registry


@pytest.fixture(autouse=True)
def _own_kinds(monkeypatch):
    monkeypatch.setattr(case_registry, "_KINDS", Registry("Case kind"))
    monkeypatch.setattr(case_registry, "_SECTIONS", Registry("Section of cases"))


@pytest.fixture
def run(tmp_path):
    def run_content(content):
        path = tmp_path / "cases.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return list(case_registry.run_file(path))

    return run_content


def double(given):
    return {"twice": str(2 * D(given["value"]))}


def kind_case(expected, kind="double", value="0.25"):
    return {"cases": [{"id": "d1", "kind": kind, "input": {"value": value}, "expected": expected}]}


def test_a_case_with_the_expected_answer_is_ok(run):
    case_registry.register("double", double)

    (result,) = run(kind_case({"twice": "0.50"}))

    assert (result.id, result.kind, result.ok, result.difference) == ("d1", "double", True, "")
    assert result.actual == {"twice": "0.50"}


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ({"twice": "0.5"}, 'twice: expected "0.5", got "0.50"'),
        ({}, 'twice: expected nothing, got "0.50"'),
        ({"twice": "0.50", "half": None}, "half: expected null, got nothing"),
        ({"twice": 0.5}, 'twice: expected 0.5, got "0.50"'),
        ({"twice": ["0.50"]}, 'twice: expected ["0.50"], got "0.50"'),
    ],
)
def test_strings_and_structure_are_compared_as_they_stand(run, expected, difference):
    case_registry.register("double", double)

    (result,) = run(kind_case(expected))

    assert not result.ok
    assert result.difference == difference


def test_one_is_neither_true_nor_the_text_one(run):
    case_registry.register("one", lambda given: {"number": 1, "flag": True})

    (result,) = run({"cases": [{"id": "x", "kind": "one", "input": {}, "expected": {"number": True, "flag": "1"}}]})

    assert result.difference == 'number: expected true, got 1; flag: expected "1", got true'


def test_an_unknown_kind_is_a_failure(run):
    (result,) = run(kind_case({}, kind="triple"))

    assert not result.ok
    assert result.difference == "No calculator answers the kind 'triple'."


def test_a_refusal_by_the_calculator_is_a_failure_and_the_next_case_still_runs(run):
    case_registry.register("double", double)
    cases = (
        kind_case({"twice": "0.50"})["cases"]
        + kind_case({}, value="much")["cases"]
        + kind_case({"twice": "0.50"})["cases"]
    )

    results = run({"cases": cases})

    assert [result.ok for result in results] == [True, False, True]
    assert results[1].difference.startswith("InvalidOperation")


def test_a_case_without_input_is_a_failure(run):
    case_registry.register("double", double)

    (result,) = run({"cases": [{"id": "d1", "kind": "double", "expected": {}}]})

    assert result.difference == "The row has no input and expected answer."


def group_case(expected, tolerance):
    case = {"id": "g1", "group": "pair", "inputs": {}, "expected": expected, "tolerance": tolerance}
    return {"cases": [case]}


@pytest.mark.parametrize(
    ("expected", "tolerance", "ok"),
    [
        ({"pia": 10.5, "text": "x"}, {"pia": 0}, True),
        ({"pia": 10.51}, {"pia": 0}, False),
        ({"pia": 10.51}, {"pia": 0.01}, True),
        ({"pia": 10.51}, {"pia": 0.009}, False),
        ({"pia": 10.51}, {"*": 0.01, "note": "of the year"}, True),
        ({"pia": 10.51}, {"*": 0.01, "pia": 0}, False),
        ({"ages": [62, 67.4]}, {"ages": 0.5}, True),
        ({"ages": [62]}, {"ages": 0.5}, False),
        ({"none": None, "yes": True}, {"*": 1}, True),
        ({"yes": 1}, {"*": 1}, False),
        ({"deep": {"value": "3.002"}}, {"value": 0.01}, True),
        ({"deep": {"other": 3}}, {}, False),
    ],
)
def test_numbers_of_a_group_lie_within_their_tolerance(run, expected, tolerance, ok):
    answer = {"pia": "10.50", "text": "x", "ages": [62, 67], "none": None, "yes": True, "deep": {"value": 3}}
    case_registry.register("pair", lambda given: answer)

    (result,) = run(group_case(expected, tolerance))

    assert result.ok is ok


def test_numbers_reach_a_calculator_without_a_binary_float(run):
    seen = []
    case_registry.register("pair", lambda given: seen.append(given) or {})

    run({"cases": [{"id": "g", "group": "pair", "inputs": {"rate": 0.1, "years": 3}, "expected": {}, "tolerance": {}}]})

    assert seen == [{"rate": D("0.1"), "years": 3}]
    assert isinstance(seen[0]["rate"], D)


def test_a_named_section_takes_its_tolerance_from_the_row(run):
    case_registry.register_section("double", lambda given: {"twice": str(2 * D(given["value"]))})
    row = {"id": "s1", "input": {"value": "0.25"}, "expected": {"twice": "0.51"}, "tolerance_usd": "0.02"}

    results = run({"about": "x", "double": [row, row | {"tolerance_usd": "0.001"}]})

    assert [result.ok for result in results] == [True, False]


def test_a_tolerance_inside_the_expected_answer_is_not_expected_of_the_answer(run):
    case_registry.register_section("double", double)
    row = {"id": "s1", "input": {"value": "0.25"}, "expected": {"twice": "1.40", "tolerance_usd": "1.00"}}

    (result,) = run({"double": [row]})

    assert result.ok


def test_a_flat_row_is_divided_by_the_names_of_its_inputs(run):
    case_registry.register_section("paths", lambda given: {"equity": str(given["years"])}, inputs=("years",))
    rows = [{"id": "p1", "years": 3, "equity": "3.0", "tolerance": "0"}, {"years": 4, "equity": "5", "note": "n"}]

    results = run({"paths": rows})

    assert [(result.id, result.ok) for result in results] == [("p1", True), ("paths-2", False)]


def test_the_rule_of_a_row_joins_its_input(run):
    case_registry.register_section("rules", lambda given: {"answer": f"{given['rule']} {given['year']}"})

    (result,) = run({"rules": [{"rule": "limit", "input": {"year": 2025}, "expected": {"answer": "limit 2025"}}]})

    assert result.ok


def test_a_section_and_a_group_of_one_name_are_two_things(run):
    case_registry.register("tvm", lambda given: {"a": 1})
    case_registry.register_section("tvm", lambda given: {"a": 2})

    (result,) = run({"tvm": [{"input": {}, "expected": {"a": 2}}]})

    assert result.ok


def test_a_comparison_of_its_own_replaces_the_general_one(run):
    case_registry.register("double", double, compare=lambda case, actual: [f"{case.id} differs"])

    (result,) = run(kind_case({"twice": "0.50"}))

    assert result.difference == "d1 differs"


def test_a_comparison_that_fails_is_a_difference_and_no_crash(run):
    case_registry.register("double", double, compare=lambda case, actual: [str(actual["half"])])

    (result,) = run(kind_case({}))

    assert (result.ok, result.difference) == (False, "KeyError: 'half'")


def test_an_app_registers_all_its_kinds_and_sections_at_once(run):
    case_registry.register_cases({"double": double}, comparisons={"double": lambda case, actual: []}, source="here")
    case_registry.register_sections({"paths": lambda given: {"equity": given["years"]}}, inputs={"paths": ("years",)})

    assert run(kind_case({"anything": 1}))[0].ok
    assert run({"paths": [{"years": 3, "equity": 3}]})[0].ok
    assert [(entry.kind, entry.source) for entry in case_registry.registered_kinds()] == [
        ("double", "here"),
        ("paths", ""),
    ]


def test_two_calculators_for_one_kind_are_refused():
    case_registry.register("double", double, source="here")
    case_registry.register("double", double, source="here")

    with pytest.raises(AlreadyRegistered):
        case_registry.register("double", lambda given: given)
    assert [entry.kind for entry in case_registry.registered_kinds()] == ["double"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"cases": {}}', '{"cases": [3]}', '{"a": "b"}', '{"a": [NaN]}', "[" * 100_000]
)
def test_what_is_no_case_file_is_refused(run, content):
    with pytest.raises(NotACaseFile):
        run(content)


def test_json_of_an_answer_keeps_decimals_as_numbers():
    assert json_text({"a": [D("1.10"), None, True, 'q"'], "b": 2}) == '{"a": [1.10, null, true, "q\\""], "b": 2}'
