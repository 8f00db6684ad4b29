"""QIF beyond the samples: accounts, date orders, decimal marks, records that cannot be booked."""

import datetime as dt
from decimal import Decimal as D

import pytest

from lifepath.banking.readers.reading import ReadOptions
from lifepath.banking.readers.rows import ReadError
from tests.banking.read_samples import read_text


def qif(*records: str, head: str = "!Type:Bank") -> str:
    return "\n".join([head, *(f"{record}\n^" for record in records)]) + "\n"


def test_an_account_section_names_the_registers_behind_it():
    text = (
        "!Option:AutoSwitch\n!Account\nNSavings\nTBank\n^\n!Type:Bank\nD1/31'24\nT5.00\n^\n"
        "!Account\nNVisa\nTCCard\n^\n!Type:CCard\nD1/30'24\nT-7.00\n^\n!Type:Cat\nNFood\n^\n"
    )

    read = read_text(text)

    assert [(row.account_hint, row.amount) for row in read.rows] == [("Savings", D("5.00")), ("Visa", D("-7.00"))]
    assert [(item.account_hint, item.account_kind) for item in read.statements] == [
        ("Savings", "CHECKING"),
        ("Visa", "CREDITCARD"),
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1/31'24", (2024, 1, 31)),
        ("1/31' 4", (2004, 1, 31)),
        (" 1/31/98", (1998, 1, 31)),
        ("31.1.2024", (2024, 1, 31)),
        ("2024-01-31", (2024, 1, 31)),
        ("1-31-2024", (2024, 1, 31)),
    ],
)
def test_dates_are_read_in_every_quicken_spelling(written, day):
    [row] = read_text(qif(f"D{written}\nT1.00")).rows

    assert row.posted_on == dt.date(*day)


def test_dates_that_read_both_ways_are_asked_about():
    text = qif("D3/4/2024\nT1.00", "D5/6/2024\nT1.00")

    assert read_text(text).result.ambiguous == ("date_order",)
    answered = read_text(text, options=ReadOptions(date_order="DMY"))
    assert answered.result.ambiguous == ()
    assert answered.rows[0].posted_on == dt.date(2024, 4, 3)


def test_decimal_commas_are_found():
    read = read_text(qif("D31.01.2024\nT-1.234,50", "D31.01.2024\nT2,00"))

    assert [row.amount for row in read.rows] == [D("-1234.50"), D("2.00")]


def test_a_record_with_only_the_second_amount_is_read():
    assert read_text(qif("D1/31/2024\nU-3.00\nPShop")).rows[0].amount == D("-3.00")


def test_carriage_returns_alone_and_an_end_of_file_mark_are_read():
    read = read_text(qif("D1/31/2024\nT1.00\nPA", "D1/30/2024\nT2.00").replace("\n", "\r") + "\x1a")

    assert [(row.line, row.amount) for row in read.rows] == [(2, D("1.00")), (6, D("2.00"))]


def test_the_last_record_needs_no_end():
    read = read_text(qif("D1/31/2024\nT1.00") + "D1/30/2024\nT2.00\nPShop")

    assert [row.amount for row in read.rows] == [D("1.00"), D("2.00")]


def test_a_second_register_without_an_account_section_is_not_booked_to_the_first():
    read = read_text("!Account\nNA\n^\n" + qif("D1/31/2024\nT1.00") + qif("D1/31/2024\nT2.00", head="!Type:Cash"))

    assert [row.account_hint for row in read.rows] == ["A", ""]


def test_only_digits_are_a_check_number():
    rows = read_text(qif("D1/31/2024\nT1.00\nN1001", "D1/31/2024\nT1.00\nNDEP")).rows

    assert [row.check_number for row in rows] == ["1001", ""]


def test_a_memo_stands_in_for_a_missing_payee():
    [row] = read_text(qif("D1/31/2024\nT1.00\nMRent")).rows

    assert (row.payee, row.memo) == ("Rent", "Rent")


@pytest.mark.parametrize(
    ("record", "column", "reason"),
    [
        ("T1.00\nPShop", "D", "The record has no date (D)."),
        ("D1/31/2024\nPShop", "U", "The record has no amount (T)."),
        ("D2/30/2024\nT1.00", "D", "'2/30/2024' is not a date of the calendar."),
        ("D1/31/2024\nTlots", "T", "'lots' is not an amount."),
        (
            "D1/31/2024\nT3.00\nSA\n$1.00\nSB\n$1.50",
            "$",
            "The splits add up to 2.50, not to 3.00.",
        ),
        ("D1/31/2024\nT3.00\nSA\n$x", "$", "'x' is not an amount."),
    ],
)
def test_a_record_that_cannot_be_booked_says_why(record, column, reason):
    good = "D1/31/2024\nT1.00"

    read = read_text(qif(good, record, good))

    assert len(read.rows) == 2
    assert [(item.line, item.column, item.reason) for item in read.rejected] == [(5, column, reason)]


def test_a_record_without_an_end_is_refused():
    with pytest.raises(ReadError, match="line 2: A record has more than 5000 lines"):
        read_text("!Type:Bank\n" + "PShop\n" * 6_000)


def test_a_qif_mark_inside_a_table_does_not_make_it_qif():
    read = read_text('Date,Description,Amount\n2024-01-31,"a\n!Type:Bank",-1.00\n2024-02-01,b,2.00\n')

    assert read.result.format == "CSV"


def test_more_transactions_than_allowed_end_the_reading():
    with pytest.raises(ReadError, match="more than 2 transactions"):
        read_text(qif(*["D1/31/2024\nT1.00"] * 3), options=ReadOptions(max_rows=2))
