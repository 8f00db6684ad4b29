import csv
import datetime as dt
from decimal import Decimal as D
from pathlib import Path

import pytest

from lifepath.banking.calc.category_model import LabelledLine, TooLittleHistory, suggest, train
from lifepath.banking.calc.recurring import StatementLine

LEDGER = Path(__file__).parent / "labelled" / "fava_example_transactions.csv"


def ledger():
    with LEDGER.open(encoding="utf-8") as source:
        return [
            LabelledLine(
                StatementLine(
                    f"{index:05}",
                    dt.date.fromisoformat(row["date"]),
                    D(row["amount"]),
                    row["payee"] or row["narration"],
                    row["account"],
                ),
                row["label_category"],
            )
            for index, row in enumerate(csv.DictReader(source))
        ]


def test_a_later_year_of_the_labelled_ledger_is_sorted_by_the_earlier_ones(capsys):
    cut = dt.date(2017, 1, 1)
    earlier = [row for row in ledger() if row.line.posted_on < cut]
    later = [row for row in ledger() if row.line.posted_on >= cut]
    seen = {row.line.payee for row in earlier}

    model = train(lines=earlier)

    answers = [(row, suggest(model=model, line=row.line)) for row in later]
    right = [answer.category == row.category for row, answer in answers]
    unseen = [answer.category == row.category for row, answer in answers if row.line.payee not in seen]
    with capsys.disabled():
        print(  # noqa: T201 the measure is to be read in the log of the tests
            f"\nlearned categories, {len(earlier)} lines until {cut}, {len(later)} after: {sum(right)} right, "
            f"of {len(unseen)} with a payee never seen {sum(unseen)} right"
        )
    assert (sum(right), len(right)) == (169, 169)
    assert (sum(unseen), len(unseen)) == (16, 16)
    assert (model.held_back_right, model.held_back) == (102, 102)
    assert all(answer.confidence <= D("0.50") for row, answer in answers if row.line.payee not in seen)
    assert all(answer.confidence >= D("0.90") for row, answer in answers if row.line.payee in seen)


def history(*groups):
    rows = []
    for payee, amount, category, count in groups:
        for index in range(count):
            day = dt.date(2026, 1, 1) + dt.timedelta(index)
            rows.append(LabelledLine(StatementLine(f"{payee}{index}", day, D(amount), payee, "card"), category))
    return rows


MIXED = history(("Corner Market", "-40.00", "food_groceries", 15), ("Shell Oil 12345", "-55.00", "transportation", 15))


def line(payee, amount="-41.00"):
    return StatementLine("new", dt.date(2026, 5, 1), D(amount), payee, "card")


def test_a_new_shop_is_judged_by_the_words_it_shares():
    suggestion = suggest(model=train(lines=MIXED), line=line("FRESH MARKET #88"))

    assert (suggestion.category, suggestion.runners_up) == ("food_groceries", ("transportation",))
    assert "word market" in suggestion.because


def test_an_unknown_payee_is_less_sure_than_a_known_one():
    model = train(lines=MIXED)

    known, unknown = (suggest(model=model, line=line(payee)) for payee in ("Corner Market", "Zebra"))

    assert (known.confidence, unknown.confidence) == (D("0.88"), D("0.50"))  # 6 of 6 held back; none unknown


def test_the_same_payee_is_told_apart_by_size():
    model = train(
        lines=history(("Costco", "-150.00", "food_groceries", 20), ("Costco", "-38.00", "transportation", 20))
    )

    assert suggest(model=model, line=line("COSTCO 0042", "-160.00")).category == "food_groceries"
    assert suggest(model=model, line=line("COSTCO 0042", "-35.00")).category == "transportation"


@pytest.mark.parametrize("lines", [MIXED[:19], MIXED[:15] * 2])
def test_too_little_or_one_sided_history_teaches_nothing(lines):
    with pytest.raises(TooLittleHistory):
        train(lines=lines)
