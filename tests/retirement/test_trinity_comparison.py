from decimal import Decimal as D

from lifepath.core.case_files import Case
from retirement.case_comparisons import compare_trinity

RATES = [3, 5, 7, 8]
LIMITS = {"success_percent_for_50_or_more_stocks_at_3_to_7": D(12), "mean_absolute_deviation_for_those": D(5)}


def differences(answer, *, stocks=50):
    case = Case(
        "t",
        "trinity_real",
        {"stock_percent": stocks, "withdrawal_rates_percent": RATES},
        {"success_percent": [100, 80, 60, 40]},
        LIMITS,
    )
    return compare_trinity(case, {"success_percent": answer})


def test_a_row_is_held_to_its_worst_and_its_mean_difference_at_three_to_seven_percent():
    assert differences([D(100), D(83), D(48), D(0)]) == []  # worst 12, mean 5
    assert differences([D(100), D(80), D(47), D(40)]) == [
        "success_percent_for_50_or_more_stocks_at_3_to_7: 13.00 is above 12"
    ]
    assert differences([D(94), D(86), D(54), D(40)]) == ["mean_absolute_deviation_for_those: 6.00 is above 5"]


def test_a_row_of_less_than_half_stocks_is_held_to_nothing():
    assert differences([D(0), D(0), D(0), D(0)], stocks=25) == []
