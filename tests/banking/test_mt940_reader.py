"""MT940 beyond the sample: reversals, centuries, bad entries, missing balances."""

import datetime as dt
import logging
from decimal import Decimal as D

import pytest

from lifepath.banking.readers.reading import ReadOptions
from lifepath.banking.readers.rows import ReadError
from tests.banking.read_samples import FILES, read_text


def mt940(*lines: str, opening: str = "C240101EUR100,00", closing: str = "C240131EUR90,00") -> str:
    return "\n".join([":20:REF", ":25:DE02", ":28C:1/1", f":60F:{opening}", *lines, f":62F:{closing}", "-", ""])


ENTRY = ":61:2401150115D10,00NMSCNONREF"


@pytest.mark.parametrize(
    ("mark", "amount"), [("C", "10.00"), ("D", "-10.00"), ("RC", "-10.00"), ("RD", "10.00"), ("rc", "-10.00")]
)
def test_a_reversal_turns_the_sign(mark, amount):
    [row] = read_text(mt940(f":61:240115{mark}10,00NMSCNONREF")).rows

    assert row.amount == D(amount)


@pytest.mark.parametrize(("written", "year"), [("99", 1999), ("80", 1980), ("79", 2079), ("24", 2024)])
def test_years_from_80_lie_in_the_last_century(written, year):
    [row] = read_text(mt940(f":61:{written}0115D10,00NMSCNONREF")).rows

    assert row.posted_on == dt.date(year, 1, 15)


def test_windows_line_ends_and_swift_blocks_are_read():
    text = "{1:F01BANKXXXX0000000000}{2:I940BANKXXXXN}{4:\n" + mt940(ENTRY, ":86:Rent").replace("\n-\n", "\n-}\n")

    read = read_text(text.replace("\n", "\r\n"))

    assert [(row.line, row.payee) for row in read.rows] == [(6, "Rent")]
    assert read.statements[0].closing_balance == D("90.00")


def test_the_30th_of_february_is_the_last_day_of_that_month():
    [row] = read_text(mt940(":61:240230D10,00NMSCNONREF")).rows

    assert row.posted_on == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "line",
    [
        ":61:2401150116D10,00NMSC",
        ":61:240115    D10,00NMSC",
        ":61:240115DR10,00NMSC",
        ":61:240115D10,",
        ":61:240115D10",
        ":61:240115D10,00N051NONREF//BANK",
        ":61:240115D10,00NMSCNONREF\nmore text",
    ],
)
def test_entries_are_read_in_every_form(line):
    [row] = read_text(mt940(line)).rows

    assert (row.posted_on, row.amount) == (dt.date(2024, 1, 15), D(-10))


def test_an_entry_of_zero_is_not_negative_zero():
    [row] = read_text(mt940(":61:240115D0,00NMSCNONREF")).rows

    assert (row.amount, row.amount.is_signed()) == (D(0), False)


@pytest.mark.parametrize(
    "bad",
    [
        ":61:240231D10,00NMSCNONREF",
        ":61:241315D10,00NMSC",
        ":61:240115D1.234,56NMSCNONREF",
        ":61:240115D1e999NMSCNONREF",
        ":61:240115DNaNNMSCNONREF",
        ":61:240115D999999999999999999999,00NMSCNONREF",
        ":61:240115D,NMSCNONREF",
        ":61:000000D1,00NMSCNONREF",
        ":61:nonsense",
        ":61:",
    ],
)
def test_a_bad_entry_is_one_reject_and_the_others_are_read(bad):
    read = read_text(mt940(ENTRY, ":86:a", bad, ":86:b", ENTRY, ":86:c"))

    assert [row.payee for row in read.rows] == ["a", "c"]
    assert [(item.line, item.column) for item in read.rejected] == [(7, ":61:")]


@pytest.mark.parametrize("balance", ["EURlots", "EUR1.234,56", "EUR1e9", "EUR", "EURNaN", "EUR1,00 or so"])
def test_a_bad_balance_is_a_reject(balance):
    read = read_text(mt940(ENTRY, closing=f"C240131{balance}"))

    assert [(item.line, item.column) for item in read.rejected] == [(6, ":62F:")]


def test_a_statement_without_a_closing_balance_is_refused():
    with pytest.raises(ReadError, match="cut off: it has no closing balance"):
        read_text(mt940(ENTRY).split(":62F:")[0])


def test_a_file_that_is_cut_off_inside_a_statement_is_refused():
    content = (FILES / "mt940_multi_statement.sta").read_bytes()
    last = content.rindex(b":20:")

    for length in range(last + 30, content.rindex(b":62F:"), 11):
        with pytest.raises(ReadError):
            read_text(content[:length])


def test_the_text_of_an_entry_is_not_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        read_text(mt940(ENTRY, ":86:secret", ":61:secret", closing="secret"))

    assert "secret" not in caplog.text


def test_more_transactions_than_allowed_end_the_reading():
    with pytest.raises(ReadError, match="more than 2 transactions"):
        read_text(mt940(ENTRY, ENTRY, ENTRY), options=ReadOptions(max_rows=2))
