import io
import tracemalloc
import zipfile

import pytest

from lifepath.core.workbooks import BadWorkbook, read_workbook
from tests.workbook import write_workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"


def packed(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in files.items():
            book.writestr(name, content)
    return target


def sheet(rows):
    return packed(**{SHEET: f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"})


def read(source, most_rows=100, most_unpacked_bytes=5_000_000):
    return read_workbook(source, most_rows=most_rows, most_unpacked_bytes=most_unpacked_bytes)


def test_rows_stand_under_the_names_of_the_first_filled_row(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", [["", ""], ["Item", "Amount"], ["Rent", 1800], ["", 45]])

    assert read(path) == [{"Item": "Rent", "Amount": "1800"}, {"Item": "", "Amount": "45"}]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<v>1.5E3</v>", "1500"),
        ("<v>0.065</v>", "0.065"),
        ("<v>12.0</v>", "12"),
        ("<f>A1*2</f><v>90.5</v>", "90.5"),
    ],
)
def test_numbers_are_text_without_exponents_and_formulas_their_saved_value(cell, text):
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row><row r="2"><c r="A2">{cell}</c></row>'

    assert read(sheet(rows)) == [{"x": text}]


def test_the_first_tab_is_read_whatever_its_file_is_called():
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    tab = '<c t="inlineStr"><is><t>{}</t></is></c>'
    one = f"<worksheet {MAIN}><sheetData><row>{tab}</row><row>{tab}</row></sheetData></worksheet>"
    book = packed(
        **{
            SHEET: one.format("second", "b"),
            "xl/worksheets/sheet2.xml": one.format("first", "a"),
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{relations}"><sheets><sheet r:id="rId7"/>'
            '<sheet r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
            '<Relationship Id="rId7" Target="worksheets/sheet2.xml"/></Relationships>',
        }
    )

    assert read(book) == [{"first": "a"}]


@pytest.mark.parametrize(
    ("book", "reason"),
    [
        (io.BytesIO(b"PK\x03\x04 and nothing more"), "not a workbook"),
        (packed(mimetype="application/epub"), "holds no sheet"),
        (packed(**{SHEET: "<worksheet>"}), "not a workbook"),
        (packed(**{SHEET: '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'}), "not a workbook"),
        (sheet('<row><c t="s"><v>99</v></c></row>'), "not a workbook"),
        (sheet("<row><c><v>1e999999</v></c></row>"), "no number"),
        (sheet(""), "empty"),
        (sheet("<row><c><v>1</v></c></row>" * 102), "more than 100 rows"),
        (sheet("<row>" + "<c/>" * 30_000 + "</row>"), "more cells"),
        (sheet("<a>" * 30_000 + "</a>" * 30_000), "more cells"),
        (sheet(" " * 6_000_000), "unpacks to more"),
    ],
)
def test_what_is_no_such_table_is_refused_with_its_reason(book, reason):
    with pytest.raises(BadWorkbook, match=reason):
        read(book)


def test_a_large_sheet_is_read_in_little_memory():
    book = sheet("<row><c><v>1</v></c><c/><c/><c/><c/><c/><c/><c/><c/><c/></row>" * 20_000)
    tracemalloc.start()

    assert len(read(book, most_rows=20_000)) == 19_999

    assert tracemalloc.get_traced_memory()[1] < 12_000_000  # the whole tree takes 22,000,000
    tracemalloc.stop()
