"""Files made to do harm end in a clear error with a line, in little memory, and reach for nothing outside."""

import io
import socket
import tracemalloc
from decimal import Decimal as D

import pytest

from lifepath.banking.readers.reading import ReadOptions, read_file
from lifepath.banking.readers.rows import ReadError, RejectedRow, SourceRow
from tests.banking.read_samples import FILES, read_text

MEGABYTE = 1_000_000
OFX = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><STMTRS><CURDEF>USD<BANKTRANLIST>\n"
OFX_END = "\n</BANKTRANLIST></STMTRS></OFX>"
XML = '<?xml version="1.0"?>\n'
CAMT = f'{XML}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.04"><BkToCstmrStmt><Stmt>\n'
CSV = "Date,Description,Amount\n2024-01-31,Shop,-1.50\n"
MT940 = ":20:1\n:25:1\n:61:2401150115D10,00NMSC\n"
BOMB = '<!DOCTYPE x [<!ENTITY b "xxxxxxxxxx"><!ENTITY a "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>\n'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "{}">]>\n'


@pytest.fixture(autouse=True)
def _no_connection_leaves(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a reader must not open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def error_of(content: str | bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_text(content)
    return caught.value


def peak_bytes(content: bytes) -> tuple[int, ReadError | None]:
    """The most memory that reading took, and the error it ended in."""
    stream = io.BytesIO(content)
    tracemalloc.start()
    try:
        for _ in read_file(stream).rows:
            pass
    except ReadError as error:
        return tracemalloc.get_traced_memory()[1], error
    else:
        return tracemalloc.get_traced_memory()[1], None
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "declaration",
    [BOMB, OUTSIDE.format("file:///etc/passwd"), OUTSIDE.format("http://127.0.0.1:9/x"), "<!DOCTYPE x>\n"],
)
@pytest.mark.parametrize(
    "document",
    [
        XML + "{}<OFX><STMTRS><STMTTRN><DTPOSTED>20240131<TRNAMT>1<NAME>&a;</STMTTRN></STMTRS></OFX>",
        CAMT.replace("<Document", "{}<Document") + "<Ntry><AddtlNtryInf>&a;</AddtlNtryInf></Ntry>",
    ],
    ids=["ofx", "camt"],
)
def test_entity_declarations_are_refused_before_anything_is_expanded(document, declaration):
    error = error_of(document.format(declaration))

    assert error.message == "A DOCTYPE or entity declaration has no place in a bank file."
    assert 1 <= error.line <= 3


def test_an_undeclared_entity_is_broken_xml():
    error = error_of(CAMT + "<Ntry><AddtlNtryInf>&a;</AddtlNtryInf></Ntry>")

    assert (error.line, error.message) == (3, "The XML is broken: undefined entity.")


@pytest.mark.parametrize("content", [CAMT, OFX], ids=["camt", "ofx"])
def test_a_hundred_thousand_levels_are_refused(content):
    peak, error = peak_bytes((content + "<a>" * 100_000 + "</a>" * 100_000).encode())

    assert error is not None
    assert error.line
    assert peak < 12 * MEGABYTE


@pytest.mark.parametrize(
    ("start", "filling", "line"),
    [
        pytest.param(CSV + "2024-02-01,", "x", 3, id="csv cell"),
        pytest.param(CSV + '2024-02-01,"', "x", 3, id="csv quoted cell"),
        pytest.param(CSV + '2024-02-01,"', "xxxxxxxxx\n", 3, id="csv quoted cell over lines"),
        pytest.param(CSV, ",", 3, id="csv commas"),
        pytest.param(CSV, '"', 3, id="csv quotation marks"),
        pytest.param(OFX + "<STMTTRN><MEMO>", "x", 5, id="ofx memo"),
        pytest.param(OFX + "<", "A", 5, id="ofx tag"),
        pytest.param(OFX + "<!--", "x>", 5, id="ofx comment"),
        pytest.param(OFX + "<MESSAGE><![CDATA[", "<x>", 5, id="ofx cdata"),
        pytest.param(CAMT + "<Ntry><AddtlNtryInf>", "x", 3, id="camt text"),
        pytest.param(CAMT + "<!--", "x>", 3, id="camt comment"),
        pytest.param(CAMT + '<Ntry a="', "x", 3, id="camt attribute"),
        pytest.param(CAMT + "<Ntry><AddtlNtryInf><![CDATA[", "x>", 3, id="camt cdata"),
        pytest.param(CAMT + "<Ntry>", "<TxDtls><Amt>1</Amt></TxDtls>", 3, id="camt details"),
        pytest.param("!Type:Bank\nD", "1", 2, id="qif line"),
        pytest.param("!Type:Bank\n", "SFood\n", 2, id="qif record"),
        pytest.param(MT940 + ":86:", "x", 4, id="mt940 text"),
        pytest.param(MT940 + ":86:", "xxxxxxxxx\n", 4, id="mt940 text over lines"),
        pytest.param(MT940, ":86:x\n", 3, id="mt940 texts of one entry"),
    ],
)
def test_fifty_megabytes_in_one_field_are_refused_in_little_memory(start, filling, line):
    content = (start + filling * (50 * MEGABYTE // len(filling))).encode()

    peak, error = peak_bytes(content)

    assert error is not None
    assert error.line == line
    assert peak < 8 * MEGABYTE


def test_memory_does_not_grow_with_the_number_of_rows():
    small, large = (
        peak_bytes((CSV + "2024-01-31,Shop and more,-1.50\n" * count).encode())[0] for count in (8_000, 32_000)
    )

    assert large < small * 1.2 + MEGABYTE / 10


def test_memory_does_not_grow_with_the_number_of_ofx_entries():
    entry = "<STMTTRN><DTPOSTED>20240131<TRNAMT>-1.50<FITID>1<NAME>Shop</STMTTRN>\n"

    small, large = (peak_bytes((OFX + entry * count + OFX_END).encode())[0] for count in (8_000, 32_000))

    assert large < small * 1.2 + MEGABYTE / 10


@pytest.mark.parametrize("columns", [501, 10_000])
@pytest.mark.parametrize("start", ["", CSV], ids=["header", "row"])
def test_too_many_columns_are_refused(columns, start):
    error = error_of(start + ",".join(["a"] * columns) + "\n")

    assert f"{columns} columns" in error.message
    assert error.line == start.count("\n") + 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (CSV + "2024-02-01,Sh\x00op,-1.00\n", 3),
        (OFX + "<STMTTRN>\x00", 5),
        ("!Type:Bank\nD1/31/2024\nT1\x00\n^\n", 3),
        (MT940 + ":86:\x00\n", 4),
        (CSV * 5_000 + "\x00", 10_001),
        (CSV.replace("\n", "\r") + "\x00", 3),
    ],
)
def test_nul_bytes_are_refused_with_their_line(content, line):
    error = error_of(content)

    assert "NUL byte" in error.message
    assert error.line == line


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04\x14\x00\x06\x00", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as CSV"),
        (b"\x89PNG\r\n\x1a\n\x00", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"MZ\x90\x00", "a program"),
        (b"\x7fELF\x02", "a program"),
        (b"#!/bin/sh\nrm -rf /\n", "a script"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"<?xml version='1.0'?><html></html>", "a web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither OFX nor a camt.053"),
        (b'{"transactions": []}', "JSON"),
        (b'[{"amount": 1}]', "JSON"),
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\x01\x02\x03\x04,\x05;\x06" * 50, "not a text file"),
        (b"Dear customer\nhere is nothing\n", "not a table"),
    ],
)
@pytest.mark.parametrize("name", ["statement.csv", "statement.ofx"])
def test_another_kind_of_file_is_refused_whatever_its_name(head, kind, name):
    with pytest.raises(ReadError, match=kind):
        read_text(head, name)


@pytest.mark.parametrize("name", ["a.pdf", "a.xlsx", "a.qif", ""])
def test_the_content_decides_and_not_the_name(name):
    assert read_text(CSV, name).result.format == "CSV"


class TestEncodings:
    ROW = "2024-02-01,Café „Zürich“,-1.00\n"

    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            (CSV.encode(), "ascii"),
            ((CSV + ROW).encode(), "utf-8"),
            ((CSV + ROW).encode("utf-8-sig"), "utf-8-sig"),
            ((CSV + ROW).encode("utf-16"), "utf-16"),
            ((CSV + ROW).encode("cp1252"), "cp1252"),
            ((CSV * 4_000 + ROW).encode("cp1252"), "cp1252"),
            ((CSV * 4_000 + ROW).encode(), "utf-8"),
        ],
    )
    def test_the_encoding_is_found_and_said(self, data, encoding):
        read = read_text(data)

        assert read.result.encoding == encoding
        assert read.rows[-1].payee in ("Shop", "Café „Zürich“")
        assert "�" not in read.rows[-1].payee

    def test_bytes_that_windows_does_not_know_fall_back_to_latin_1(self):
        read = read_text(CSV.encode() + b"2024-02-01,A\x81\xe9,-1.00\n")

        assert (read.result.encoding, read.rows[-1].payee) == ("latin-1", "A\x81é")

    def test_utf_8_wins_over_a_header_that_names_another(self):
        text = OFX.replace("DATA:", "CHARSET:1252\nDATA:") + (
            "<STMTTRN><DTPOSTED>20240131<TRNAMT>1<NAME>Café</STMTTRN>" + OFX_END
        )

        read = read_text(text)

        assert (read.result.encoding, read.rows[0].payee) == ("utf-8", "Café")

    @pytest.mark.parametrize(("charset", "name"), [("1252", "cp1252"), ("1250", "cp1250"), ("ISO-8859-2", "iso8859-2")])
    def test_the_charset_of_an_ofx_header_is_honoured(self, charset, name):
        text = OFX.replace("DATA:", f"CHARSET:{charset}\nDATA:") + (
            "<STMTTRN><DTPOSTED>20240131<TRNAMT>1<NAME>é</STMTTRN>" + OFX_END
        )

        read = read_text(text.encode(name))

        assert (read.result.encoding, read.rows[0].payee) == (name, "é")

    def test_what_calls_itself_latin_1_may_have_the_quotes_of_windows(self):
        text = OFX.replace("DATA:", "CHARSET:ISO-8859-1\nDATA:") + (
            "<STMTTRN><DTPOSTED>20240131<TRNAMT>1<NAME>„x“</STMTTRN>" + OFX_END
        )

        read = read_text(text.encode("cp1252"))

        assert (read.result.encoding, read.rows[0].payee) == ("cp1252", "„x“")

    def test_the_encoding_of_an_xml_declaration_is_honoured(self):
        text = (
            (FILES / "camt053_payee_memo.xml")
            .read_text()
            .replace("UTF-8", "windows-1250")
            .replace("Note Text", "Złoty")
        )

        read = read_text(text.encode("cp1250"))

        assert (read.result.encoding, read.rows[0].memo) == ("cp1250", "Złoty")

    def test_a_person_may_name_the_encoding(self):
        data = (CSV + "2024-02-01,Żabka,-1.00\n").encode("cp1250")

        assert read_text(data, options=ReadOptions(encoding="cp1250")).rows[-1].payee == "Żabka"

    @pytest.mark.parametrize("name", ["utf-7", "idna", "hex", "rot13", "no such", "unicode_escape"])
    def test_an_encoding_that_no_bank_uses_is_refused(self, name):
        with pytest.raises(ReadError, match="not an encoding that bank files come in"):
            read_text(CSV, options=ReadOptions(encoding=name))

    def test_a_wrong_choice_is_refused(self):
        with pytest.raises(ReadError, match="not utf-8 text"):
            read_text(CSV.encode() + b"\xff", options=ReadOptions(encoding="utf-8"))

    def test_a_broken_utf_8_file_with_its_mark_is_refused(self):
        assert "byte 50 is not" in error_of(CSV.encode("utf-8-sig") + b"\xff").message

    def test_half_a_character_at_the_end_of_utf_16_is_refused(self):
        assert "not utf-16 text" in error_of(CSV.encode("utf-16")[:-1]).message


ABSURD = ["1e999", "NaN", "-Infinity", "9" * 30, "0x10", "1_000", "１２", "--5", "1-2", ".", "1.123456789", "=1+1"]


@pytest.mark.parametrize("amount", ABSURD)
def test_absurd_amounts_are_rejects_in_every_format(amount):
    files = {
        "csv": CSV + f"2024-02-01,Shop,{amount}\n",
        "ofx": OFX + f"<STMTTRN><DTPOSTED>20240131<TRNAMT>{amount}<NAME>x</STMTTRN>" + OFX_END,
        "qif": f"!Type:Bank\nD1/31/2024\nT{amount}\n^\n",
        "mt940": f":20:1\n:25:1\n:61:240115D{amount}NMSC\n:62F:C240131EUR1,00\n",
        "camt": CAMT
        + f"<Ntry><Amt>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2024-01-31</Dt></BookgDt></Ntry>"
        + "</Stmt></BkToCstmrStmt></Document>",
    }

    for name, text in files.items():
        read = read_text(text)
        assert [item.line > 0 and item.column != "" for item in read.rejected] == [True], name
        assert len(read.rows) == (name == "csv"), name


@pytest.mark.parametrize(
    "day", ["2024-02-30", "0000-00-00", "2024-13-01", "9999-12-31", "2023-02-29", "today", "=NOW()"]
)
def test_days_that_do_not_exist_are_rejects(day):
    read = read_text(CSV + f"{day},Shop,-1.00\n")

    assert [(item.line, item.column) for item in read.rejected] == [(3, "Date")]
    assert len(read.rows) == 1


@pytest.mark.parametrize("zero", ["-0", "-0.00", "(0.00)", "0.00-", "-$0.00"])
def test_negative_zero_is_zero(zero):
    rows = read_text(CSV + f"2024-02-01,Shop,{zero}\n").rows

    assert (rows[1].amount, rows[1].amount.is_signed()) == (D(0), False)


def test_formulas_are_text():
    [row] = read_text("Date,Description,Amount\n2024-01-31,\"=cmd|' /C calc'!A0\",-1.50\n").rows

    assert row.payee == "=cmd|' /C calc'!A0"


def test_the_text_of_a_reject_is_cut_short():
    [rejected] = read_text(CSV + f"2024-02-01,{'x' * 60_000},bad\n").rejected

    assert len(rejected.raw) < 510


def test_a_million_quotation_marks_cost_rejects_and_no_more():
    items = list(read_file(io.BytesIO((CSV + '2024-02-01,"Shop,-1.00\n' * 20_000).encode())).rows)

    assert {type(item) for item in items} == {SourceRow, RejectedRow}
    assert sum(isinstance(item, RejectedRow) for item in items) == 10_000
