"""The build fails when too little of an app runs in tests, and names what never runs."""

from tests.coverage_thresholds import idle_lines, thin_apps


def measured(covered: int, missing: list[int]) -> dict[str, object]:
    """One file as coverage reports it."""
    return {
        "summary": {"covered_lines": covered, "num_statements": covered + len(missing)},
        "missing_lines": missing,
    }


def test_an_app_may_leave_out_fifteen_lines_of_a_hundred():
    assert thin_apps({"goals/viewsets.py": measured(85, list(range(15)))}) == []


def test_an_app_below_eighty_five_percent_is_named():
    assert thin_apps({"lifepath/core/pages.py": measured(84, list(range(16))), "goals/admin.py": measured(1, [])}) == [
        "lifepath/core: 84.0 % of the lines run in tests, 85 % are promised"
    ]


def test_idle_lines_of_calculations_services_and_scoping_are_named():
    assert idle_lines(
        {
            "goals/calc/trajectory.py": measured(99, [7]),
            "goals/services.py": measured(99, [8, 9]),
            "lifepath/core/ownership.py": measured(99, [10]),
            "goals/viewsets.py": measured(99, [11]),
        }
    ) == [
        "goals/calc/trajectory.py: lines 7 run in no test",
        "goals/services.py: lines 8, 9 run in no test",
        "lifepath/core/ownership.py: lines 10 run in no test",
    ]
