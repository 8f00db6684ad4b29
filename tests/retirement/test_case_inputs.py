from decimal import Decimal as D

import pytest

from lifepath.investments.cases import CASE_KINDS as INVESTMENT_KINDS
from retirement.calc.rates import Growth, MonthlyRate, nominal_rate
from retirement.case_kinds.inputs import BadCase
from retirement.cases import CASE_KINDS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("group", "inputs", "expected"),
    [
        (
            "ss_worked_example",
            {"birth_year": 1964, "aime": 5825, "claim_age": 62, "cola_through": 2025},
            {"monthly_benefit": D("1826.00")},
        ),
        ("ss_pia_from_aime", {"aime": 3000, "eligibility_year": 2013}, {"pia": D("1418.70")}),
        (
            "ss_anypia_vector",
            {"birth": "1956-11-27", "aime": 3605, "age_at_entitlement": [62, 1], "cola_through": 2018},
            {"monthly_benefit": D("1268.00")},
        ),
        (
            "ss_survivor",
            {"deceased_pia": 1000, "deceased_claimed": 744, "deceased_fra_months": 804, "survivor_birth": "1963-07-15"},
            {"monthly_benefit": D("825.00")},
        ),
        (
            "ss_survivor",
            {"deceased_pia": 1000, "deceased_benefit": 1240, "survivor_own_benefit": 700},
            {"survivor_top_up": D("540.00")},
        ),
        (
            "ss_claiming",
            {"survivor_base": 1000, "role": "survivor", "months_early": 12, "months_between_60_and_survivor_fra": 84},
            {"monthly_benefit": D("959.00")},
        ),
        ("ss_credits", {"year": 2026, "earnings": 4000}, {"credits": 2}),
        (
            "rmd",
            {"birth": "1953-05-01", "year": 2026, "balance": "265000"},
            {"divisor": D("26.5"), "rmd": D("10000.00")},
        ),
        ("contribution_limit", {"year": 2026, "plan": "IRA", "age": 50}, {"limit": D(8600)}),
        ("contribution_limit", {"year": 2026, "plan": "HSA family", "age": 60}, {"limit": D(9750)}),
        ("contribution_limit", {"year": 2026, "plan": "415(c) additions", "age": 61}, {"limit": D(83_250)}),
        ("medicare", {"year": 2026, "filing_status": "MFJ", "magi": 218001}, {"part_b_month": D("284.10")}),
        (
            "federal_tax",
            {"year": 2026, "filing_status": "married filing jointly", "age": 60, "spouse_age": 60, "pension": 32200},
            {"income_tax": D("0.00")},
        ),
        ("tvm", {"function": "PV", "rate_percent": 10, "nper": 1, "fv": -110}, {"value": D(100)}),
        ("tvm", {"function": "npv", "rate": 0.1, "cash_flows": [-100, 110]}, {"value": D(0)}),
        ("tvm", {"function": "irr", "cash_flows": [-100, 110]}, {"value": D("0.1")}),
        ("tvm", {"function": "nper", "rate": 0, "pmt": 0, "pv": 1, "fv": 1}, {"value": None}),
        ("irr", {"cash_flows": [1, 2]}, {"irr": None}),
        (
            "real_nominal",
            {"start": 0, "annual_contribution_beginning_of_year": 100, "years": 1, "return": 0.1, "inflation": 0.1},
            {"real_balance": D(100)},
        ),
        (
            "gap_closed_form",
            {"savings": 40, "years_to_retirement": 0.5, "desired_income": 4, "return": 0},
            {"gap": D("60.00")},
        ),
        (
            "history_cycles",
            {
                "data": "us_annual_returns_1928_2025.csv",
                "period": "1928-1999",
                "stock_weight": 1,
                "years": 30,
                "rate": 0.03,
                "withdrawal": "end of each year",
                "fee": "0.1%",
            },
            {"cycles": 43},
        ),
        (
            "spending_rule",
            {"rule": "constant real", "initial_spending": 100, "cumulative_inflation": 1.1},
            {"spending": D("110.0")},
        ),
        (
            "spending_rule",
            {"rule": "constant nominal", "initial_spending": 100, "cumulative_inflation": 1.1, "floor": 95},
            {"spending": D("104.5")},
        ),
        (
            "spending_rule",
            {
                "rule": "percent of portfolio",
                "percent": 4,
                "portfolio_now": 2000000,
                "initial_portfolio": 1000000,
                "ceiling_percent_of_initial": 6,
                "cumulative_inflation": 1.1,
            },
            {"spending": D("66000.0")},
        ),
    ],
)
def test_cases_are_read_under_their_usual_names(group, inputs, expected):
    answer = CASE_KINDS[group](inputs)

    for name, value in expected.items():
        found = answer[name]
        assert found == value or abs(found - value) < D("1E-15")


def test_survival_may_come_from_a_cohort():
    answer = CASE_KINDS["mortality"]({"age": 62, "birth_year": 1960, "table": "cohort"})

    assert answer["expectancy_female"] > answer["expectancy_male"] > 19


@pytest.mark.parametrize(
    ("group", "inputs"),
    [
        ("ss_worked_example", {"birth": "1964-06-15", "earnings": "whatever"}),
        ("ss_worked_example", {"eligibility_year": 2026}),
        ("tvm", {"function": "beta"}),
        ("tvm", {"function": "fv"}),
        ("tvm", {"function": "fv", "rate": "x", "nper": 1}),
        ("medicare", {"year": 2026, "filing_status": "divorced", "magi": 1}),
        ("spending_rule", {"rule": "whim", "initial_spending": 1}),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(group, inputs):
    with pytest.raises(BadCase):
        CASE_KINDS[group](inputs)


def test_investment_cases_are_read_as_pairs_lists_or_objects():
    dated = {"dates": ["2026-01-01", "2027-01-01"], "amounts": [-100, 110]}
    rows = {"flows": [{"date": "2026-01-01", "amount": -100}, {"date": "2027-01-01", "amount": 110}]}

    assert INVESTMENT_KINDS["xirr"](dated)["xirr"] == INVESTMENT_KINDS["xirr"](rows)["xirr"] == D("0.1")
    values = [["2026-01-01", 100], ["2027-01-01", 110]]
    assert INVESTMENT_KINDS["twr"]({"valuations": values})["twr"] == D("0.1")
    assert INVESTMENT_KINDS["simple_return"]({"start": 100, "end": 110})["simple_return"] == D("0.1")
    assert INVESTMENT_KINDS["herfindahl"]({"values": [1, 1]})["effective_holdings"] == 2
    assert INVESTMENT_KINDS["herfindahl"]({"values": []})["herfindahl"] is None


def test_yearly_rates_become_monthly_ones_by_either_convention():
    assert Growth(D("0.12"), MonthlyRate.NOMINAL).monthly_rate == D("0.01")
    assert abs(Growth(D("0.12")).factor(12) - D("1.12")) < D("1E-25")
    assert nominal_rate(D("0.1"), D("0.1")) == D("0.21")
