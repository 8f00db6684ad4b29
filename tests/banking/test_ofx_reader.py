"""OFX and QFX beyond the samples: spellings, entities, currencies, pending entries, what a cut-off file says."""

import datetime as dt
from decimal import Decimal as D

import pytest

from lifepath.banking.readers.reading import ReadOptions
from lifepath.banking.readers.rows import ReadError
from tests.banking.read_samples import FILES, read_text

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n"
ENTRY = "<STMTTRN><TRNTYPE>POS<DTPOSTED>20240131<TRNAMT>-1.50<FITID>1<NAME>Shop</STMTTRN>"


def ofx(*entries: str, after: str = "", currency: str = "USD") -> str:
    inside = "\n".join(entries)
    return (
        f"{HEADER}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>{currency}<BANKACCTFROM><ACCTID>42<ACCTTYPE>SAVINGS"
        f"</BANKACCTFROM><BANKTRANLIST>\n{inside}\n</BANKTRANLIST>{after}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def entry(**fields: str) -> str:
    values = {"DTPOSTED": "20240131", "TRNAMT": "-1.50", "FITID": "1", "NAME": "Shop"} | fields
    return "<STMTTRN>" + "".join(f"<{name}>{value}" for name, value in values.items()) + "</STMTTRN>"


def only_row(**fields: str):
    read = read_text(ofx(entry(**fields)))
    assert read.rejected == []
    [row] = read.rows
    return row


def test_lower_case_tags_with_blanks_and_attributes_are_read():
    text = ofx(ENTRY).replace("<STMTTRN>", "< stmttrn >").replace("</STMTTRN>", "</Stmttrn >")
    text = text.replace("<OFX>", '<ofx version="1">').replace("</OFX>", "</ofx>").replace("<TRNAMT>", "<trnamt>")

    [row] = read_text(text).rows

    assert (row.amount, row.account_hint, row.currency) == (D("-1.50"), "42", "USD")


def test_lower_case_is_read_over_more_text_than_is_held_at_once():
    count = 6_000
    text = ofx(*[ENTRY] * count).lower()

    read = read_text(text)

    assert len(read.rows) == count
    assert [row.line for row in read.rows] == list(range(8, 8 + count))


def test_many_entries_keep_their_lines_and_values():
    count = 5_000
    entries = [entry(FITID=str(number), TRNAMT=f"-{number}.25", MEMO=f"memo {number}") for number in range(count)]

    rows = read_text(ofx(*entries)).rows

    assert [(row.line, row.external_id, row.memo) for row in rows] == [
        (8 + number, str(number), f"memo {number}") for number in range(count)
    ]
    assert sum(row.amount for row in rows) == -D(count * (count - 1) // 2 + count // 4)


def test_entries_of_many_shapes_are_all_read_right():
    shapes = [
        entry(),
        entry(MEMO="m"),
        entry(CHECKNUM="7"),
        "<STMTTRN><TRNAMT>-1.50</TRNAMT><DTPOSTED>20240131</DTPOSTED><NAME>Shop</NAME></STMTTRN>",
        "<STMTTRN>\n <DTPOSTED>20240131\n <TRNAMT>-1.50\n <PAYEE><NAME>Shop<CITY>X</PAYEE>\n</STMTTRN>",
        entry(REFNUM="9"),
        entry(SIC="9"),
    ]

    rows = read_text(ofx(*shapes * 3)).rows

    assert {(row.posted_on, row.amount, row.payee) for row in rows} == {(dt.date(2024, 1, 31), D("-1.50"), "Shop")}
    assert [row.memo for row in rows[:7]] == ["", "m", "", "", "", "", ""]
    assert [row.check_number for row in rows[7:14]] == ["", "", "7", "", "", "", ""]
    assert [row.external_id for row in rows[14:]] == ["1", "1", "1", None, None, "1", "1"]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("-12,34", "-12.34"),
        ("+12.34", "12.34"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("-00000000001500.0000", "-1500"),
        ("1,234,567", "1234567"),
        (" 5 ", "5"),
        ("-0.00", "0"),
        ("5.00-", "-5"),
        ("(123456.78)", "-123456.78"),
        ("0,123", "0.123"),
        ("12345,678", "12345.678"),
        ("9999999999999999.12345678", "9999999999999999.12345678"),
    ],
)
def test_amounts_are_read_as_banks_write_them(written, amount):
    row = only_row(TRNAMT=written)

    assert row.amount == D(amount)
    assert not (row.amount.is_zero() and row.amount.is_signed())


def test_a_comma_that_could_mean_thousands_or_decimals_is_a_reject():
    read = read_text(ofx(entry(TRNAMT="1,234")))

    assert [(item.line, item.column, item.reason) for item in read.rejected] == [
        (8, "TRNAMT", "'1,234' could mean thousands or three decimals.")
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("A&nbsp;B", "A B"),
        ("caf&#233;", "café"),
        ("caf&#xE9;", "café"),
        ("B&region", "B&region"),
        ("Q&A", "Q&A"),
        ("a &lt;b&gt; &quot;c&quot; &apos;d&apos;", "a <b> \"c\" 'd'"),
        ("&#0;x&#xD800;", "\ufffdx\ufffd"),
    ],
)
def test_entities_read_as_the_bank_meant_them(written, meant):
    assert only_row(NAME=written).payee == meant


def test_cdata_may_hold_markup_and_comments_are_nothing():
    text = ofx(
        "<!-- <STMTTRN> is\n commented out -->",
        entry(NAME="<![CDATA[A <b>&c ]]>", MEMO="<![CDATA[two\nlines]]>"),
        ENTRY,
    )

    rows = read_text(text).rows

    assert [(row.line, row.payee) for row in rows] == [(10, "A <b>&c"), (12, "Shop")]
    assert rows[0].memo == "two\nlines"


def test_an_entry_in_another_currency_says_so():
    foreign = entry().replace("</STMTTRN>", "<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY></STMTTRN>")
    converted = foreign.replace("CURRENCY>", "ORIGCURRENCY>")

    assert [row.currency for row in read_text(ofx(foreign, converted, ENTRY)).rows] == ["EUR", "USD", "USD"]


def test_pending_entries_of_ofx_2_are_pending():
    pending = "<BANKTRANLISTP><STMTTRNP><TRNTYPE>POS<DTTRAN>20240201<TRNAMT>-9.00<NAME>Fuel</STMTTRNP></BANKTRANLISTP>"

    rows = read_text(ofx(ENTRY, after=pending)).rows

    assert [(row.payee, row.pending, row.posted_on) for row in rows] == [
        ("Shop", False, dt.date(2024, 1, 31)),
        ("Fuel", True, dt.date(2024, 2, 1)),
    ]


def test_two_statements_keep_their_accounts_apart():
    first = ofx(ENTRY, after="<LEDGERBAL><BALAMT>10.00<DTASOF>20240131</LEDGERBAL>")
    card = (
        "<CCSTMTRS><CURDEF>CAD<CCACCTFROM><ACCTID>99</CCACCTFROM><BANKTRANLIST>" + ENTRY + "</BANKTRANLIST></CCSTMTRS>"
    )
    read = read_text(first.replace("</OFX>", f"{card}</OFX>"))

    assert [(row.account_hint, row.currency) for row in read.rows] == [("42", "USD"), ("99", "CAD")]
    assert [(item.account_hint, item.account_kind, item.closing_balance) for item in read.statements] == [
        ("42", "SAVINGS", D("10.00")),
        ("99", "CREDITCARD", None),
    ]


def test_trades_of_an_investment_statement_are_counted_and_its_cash_entries_are_rows():
    text = (
        ofx(
            f"<BUYSTOCK><INVBUY></INVBUY></BUYSTOCK><INVBANKTRAN>{ENTRY}<SUBACCTFUND>CASH</INVBANKTRAN><INCOME></INCOME>"
        )
        .replace("STMTRS>", "INVSTMTRS>")
        .replace("BANKACCTFROM>", "INVACCTFROM>")
    )

    read = read_text(text)

    assert [row.amount for row in read.rows] == [D("-1.50")]
    assert [item.other_entries for item in read.statements] == [2]


@pytest.mark.parametrize(
    ("fields", "column", "reason"),
    [
        ({"DTPOSTED": "20240230"}, "DTPOSTED", "'20240230' is not a date of the calendar."),
        ({"DTPOSTED": "00000000"}, "DTPOSTED", "'00000000' is not a date between 1900 and 2199."),
        ({"DTPOSTED": "0000-00-00"}, "DTPOSTED", "'0000-00-' is not a date."),
        ({"DTPOSTED": ""}, "DTPOSTED", "DTPOSTED is missing."),
        ({"TRNAMT": ""}, "TRNAMT", "TRNAMT is missing."),
        ({"TRNAMT": "+-.+"}, "TRNAMT", "'+-.+' is not an amount."),
        ({"TRNAMT": "1e5"}, "TRNAMT", "'1e5' is not an amount."),
    ],
)
def test_an_entry_that_cannot_be_booked_says_why(fields, column, reason):
    read = read_text(ofx(ENTRY, entry(**fields), ENTRY))

    assert len(read.rows) == 2
    assert [(item.line, item.column, item.reason) for item in read.rejected] == [(9, column, reason)]


def test_an_entry_that_is_not_closed_is_a_reject_and_the_next_one_is_read():
    read = read_text(ofx(ENTRY.replace("</STMTTRN>", ""), ENTRY))

    assert [row.line for row in read.rows] == [9]
    assert [(item.line, item.reason) for item in read.rejected] == [(8, "The transaction is not closed.")]


def test_the_end_of_a_statement_is_seen_behind_an_entry_that_is_not_closed():
    read = read_text(
        ofx(ENTRY, ENTRY.replace("</STMTTRN>", ""), after="<LEDGERBAL><BALAMT>7<DTASOF>20240131</LEDGERBAL>")
    )

    assert (len(read.rows), len(read.rejected)) == (1, 1)
    assert [item.closing_balance for item in read.statements] == [D(7)]


def test_a_lower_case_statement_without_transactions_succeeds():
    read = read_text(ofx().lower())

    assert (read.rows, [item.account_hint for item in read.statements]) == ([], ["42"])


def test_a_ledger_balance_that_cannot_be_read_is_a_reject():
    read = read_text(ofx(ENTRY, after="<LEDGERBAL><BALAMT>lots<DTASOF>20240131</LEDGERBAL>"))

    assert [(item.column, item.reason) for item in read.rejected] == [("LEDGERBAL", "'lots' is not an amount.")]


def test_the_bank_s_own_error_message_is_shown():
    text = (
        f"{HEADER}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Sign on failed</STATUS>"
        "</SONRS></SIGNONMSGSRSV1></OFX>"
    )

    with pytest.raises(ReadError, match=r"holds no account statement\. The bank says: 'Sign on failed'"):
        read_text(text)


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.[oq]fx")))
def test_a_file_that_is_cut_off_anywhere_is_refused(name):
    content = (FILES / name).read_bytes().rstrip()

    for length in range(content.index(b"<OFX>") + 5, len(content) - 1, 7):
        with pytest.raises(ReadError):
            read_text(content[:length])


def test_more_transactions_than_allowed_end_the_reading():
    with pytest.raises(ReadError, match="more than 2 transactions"):
        read_text(ofx(ENTRY, ENTRY, ENTRY), options=ReadOptions(max_rows=2))
