"""CAMT.053 beyond the sample: versions, signs, status, batches, balances."""

import datetime as dt
from decimal import Decimal as D

import pytest

from lifepath.banking.readers.reading import ReadOptions
from lifepath.banking.readers.rows import ReadError
from tests.banking.read_samples import FILES, read_text

STATEMENT = (
    "<Acct><Id><Othr><Id>12-345</Id></Othr></Id><Tp><Cd>SVGS</Cd></Tp><Ccy>CHF</Ccy></Acct>"
    "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy='CHF'>10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
    "<Dt><Dt>2024-01-01</Dt></Dt></Bal>"
    "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='CHF'>5.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
    "<Dt><DtTm>2024-01-31T23:59:59.999999+14:00</DtTm></Dt></Bal>"
)


def camt(*entries: str, version: str = "02", prefix: str = "", statement: str = STATEMENT) -> str:
    inside = f"<BkToCstmrStmt><Stmt>{statement}\n" + "\n".join(entries) + "\n</Stmt></BkToCstmrStmt>"
    colon = f":{prefix}" if prefix else ""
    if prefix:
        inside = inside.replace("</", f"</{prefix}:").replace("<", f"<{prefix}:").replace(f"<{prefix}:/", "</")
    name = f"{prefix}:Document" if prefix else "Document"
    return f"<{name} xmlns{colon}='urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}'>{inside}</{name}>"


def entry(amount="1.50", side="DBIT", status="BOOK", more="", details="") -> str:
    return (
        f"<Ntry><Amt Ccy='CHF'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}<Sts>{status}</Sts>"
        f"<BookgDt><Dt>2024-01-15</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"
    )


@pytest.mark.parametrize(("version", "prefix"), [("02", ""), ("04", "ns2"), ("08", ""), ("13", "x")])
def test_every_version_and_prefix_is_read(version, prefix):
    [row] = read_text(camt(entry(), version=version, prefix=prefix)).rows

    assert (row.amount, row.account_hint, row.currency) == (D("-1.50"), "12-345", "CHF")


def test_balances_carry_their_sign_and_their_day_as_written():
    [statement] = read_text(camt(entry())).statements

    assert (statement.opening_balance, statement.opening_on) == (D("-10.00"), dt.date(2024, 1, 1))
    assert (statement.closing_balance, statement.closing_on) == (D("5.50"), dt.date(2024, 1, 31))
    assert statement.account_kind == "SVGS"


def test_a_reversal_has_the_sign_of_its_own_indicator():
    returned = entry(side="CRDT", more="<RvslInd>true</RvslInd>")
    taken_back = entry(side="DBIT", more="<RvslInd>true</RvslInd>")

    assert [row.amount for row in read_text(camt(returned, taken_back)).rows] == [D("1.50"), D("-1.50")]


@pytest.mark.parametrize("status", ["PDNG", "<Cd>PDNG</Cd>", "<Cd>FUTR</Cd>"])
def test_pending_entries_are_pending(status):
    assert read_text(camt(entry(status=status))).rows[0].pending


def test_booked_entries_of_version_8_are_not_pending():
    assert not read_text(camt(entry(status="<Cd>BOOK</Cd>"))).rows[0].pending


def test_entries_for_information_are_counted_and_not_booked():
    read = read_text(camt(entry(status="INFO"), entry()))

    assert (len(read.rows), read.statements[0].other_entries) == (1, 1)


def test_the_other_side_is_the_debtor_when_money_comes_in():
    parties = (
        "<TxDtls><RltdPties><Dbtr><Pty><Nm>Payer</Nm></Pty></Dbtr><Cdtr><Nm>Me</Nm></Cdtr></RltdPties>"
        "<RmtInf><Ustrd>one</Ustrd><Ustrd>two</Ustrd></RmtInf></TxDtls>"
    )

    [row] = read_text(camt(entry(side="CRDT", details=parties))).rows

    assert (row.payee, row.memo) == ("Payer", "one two")


@pytest.mark.parametrize(
    ("more", "references", "expected"),
    [
        ("<AcctSvcrRef>A</AcctSvcrRef><NtryRef>N</NtryRef>", "<EndToEndId>E</EndToEndId>", "A"),
        ("<NtryRef>N</NtryRef>", "<EndToEndId>E</EndToEndId>", "N"),
        ("", "<EndToEndId>E</EndToEndId>", "E"),
        ("", "<EndToEndId>NOTPROVIDED</EndToEndId><TxId>T</TxId>", "T"),
        ("", "<EndToEndId>NOTPROVIDED</EndToEndId>", None),
    ],
)
def test_the_best_reference_is_the_id(more, references, expected):
    details = f"<TxDtls><Refs>{references}</Refs></TxDtls>"

    assert read_text(camt(entry(more=more, details=details))).rows[0].external_id == expected


def test_a_batch_is_one_row_whose_details_are_its_splits():
    parts = "".join(
        f"<TxDtls><AmtDtls><TxAmt><Amt Ccy='CHF'>{amount}</Amt></TxAmt></AmtDtls>"
        f"<RltdPties><Cdtr><Nm>{name}</Nm></Cdtr></RltdPties></TxDtls>"
        for amount, name in [("1.00", "A"), ("0.50", "B")]
    )

    [row] = read_text(camt(entry(details=parts))).rows

    assert row.splits == ((D("-1.00"), "", "A"), (D("-0.50"), "", "B"))


def test_a_batch_whose_details_do_not_add_up_has_no_splits():
    parts = "<TxDtls><Amt Ccy='CHF'>1.00</Amt></TxDtls>" * 2

    [row] = read_text(camt(entry(details=parts))).rows

    assert (row.amount, row.splits) == (D("-1.50"), ())


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        (entry(amount="1e999"), "Amt", "'1e999' is not an amount."),
        (entry(amount="-1.00").replace("<Amt", "<X").replace("Amt>", "X>"), "Amt", "'' is not an amount."),
        (entry(side="CDRT"), "CdtDbtInd", "'CDRT' is neither CRDT nor DBIT."),
        (entry().replace("2024-01-15", "2024-02-30"), "BookgDt/Dt", "'2024-02-30' is not a date of the calendar."),
        (
            entry().replace("2024-01-15", "0000-00-00"),
            "BookgDt/Dt",
            "'0000-00-00' is not a date between 1900 and 2199.",
        ),
        (entry().replace("2024-01-15", "15.01.24"), "BookgDt/Dt", "'15.01.24' is not a date."),
    ],
)
def test_an_entry_that_cannot_be_booked_says_why(bad, column, reason):
    read = read_text(camt(entry(), bad, entry()))

    assert len(read.rows) == 2
    assert [(item.line, item.column, item.reason) for item in read.rejected] == [(3, column, reason)]


def test_a_balance_that_cannot_be_read_is_a_reject():
    read = read_text(camt(entry(), statement=STATEMENT.replace("5.50", "lots")))

    assert [(item.column, item.reason) for item in read.rejected] == [("Bal", "'lots' is not an amount.")]


def test_an_entry_of_zero_is_not_negative_zero():
    [row] = read_text(camt(entry(amount="0.00"))).rows

    assert (row.amount, row.amount.is_signed()) == (D(0), False)


def test_a_file_that_is_cut_off_anywhere_is_refused():
    content = (FILES / "camt053_payee_memo.xml").read_bytes().rstrip()

    for length in range(content.index(b"<BkToCstmrStmt>"), len(content) - 1, 29):
        with pytest.raises(ReadError):
            read_text(content[:length])


@pytest.mark.parametrize("message", ["052", "054"])
def test_another_camt_message_is_refused_by_its_number(message):
    text = camt(entry()).replace("camt.053", f"camt.{message}")

    with pytest.raises(ReadError, match=rf"camt\.{message} message"):
        read_text(text)


def test_more_transactions_than_allowed_end_the_reading():
    with pytest.raises(ReadError, match="more than 2 transactions"):
        read_text(camt(entry(), entry(), entry()), options=ReadOptions(max_rows=2))
