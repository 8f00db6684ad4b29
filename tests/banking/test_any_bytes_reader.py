"""Whatever the bytes are, a reader answers with rows or with a ReadError and with nothing else."""

import datetime as dt
import io
from contextlib import suppress
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lifepath.banking.readers.csv_plan import CsvPlan, plan_csv
from lifepath.banking.readers.reading import read_file
from lifepath.banking.readers.rows import ReadError, RejectedRow, SourceRow, StatementInfo
from tests.banking.read_samples import FILES

SAMPLES = [path.read_bytes() for path in sorted(FILES.iterdir()) if path.suffix not in (".md", ".json", "")]
PIECES = [
    *(b"<STMTTRN> </STMTTRN> <OFX> </OFX> <!-- --> <![CDATA[ ]]> <Ntry> </Ntry> <Stmt> <Bal> <TxDtls>".split()),
    *(b":20: :25: :61: :62F: :86: ^ !Type:Bank !Account D T S $ NaN 1e999 0000-00-00 1,234 (1) -0".split()),
    *(b"\" ' , ; | &amp; &#0; = + - \xff \xc3 \x00 \x1a \x85".split()),
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b" ",
]
LIMIT = Decimal(10) ** 16


def check(content: bytes) -> None:
    try:
        items = list(read_file(io.BytesIO(content), "upload").rows)
    except ReadError:
        return
    for item in items:
        if isinstance(item, SourceRow):
            assert item.line > 0
            assert type(item.posted_on) is dt.date
            assert abs(item.amount) < LIMIT
            assert -item.amount.as_tuple().exponent <= 8
            assert not (item.amount.is_zero() and item.amount.is_signed())
            assert not item.splits or sum(split.amount for split in item.splits) == item.amount
        elif isinstance(item, RejectedRow):
            assert item.line > 0
            assert item.reason
        else:
            assert isinstance(item, StatementInfo)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes(content):
    check(content)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join), st.sampled_from(SAMPLES), st.data())
@settings(max_examples=200, deadline=None)
def test_samples_with_pieces_of_other_formats_in_them(pieces, sample, data):
    place = data.draw(st.integers(0, len(sample)))
    gone = data.draw(st.integers(0, 60))

    check(sample[:place] + pieces + sample[place + gone :])


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=100, deadline=None)
def test_samples_that_are_cut_or_have_one_byte_changed(sample, data):
    place = data.draw(st.integers(0, len(sample) - 1))
    changed = data.draw(st.binary(max_size=1))

    check(sample[:place] + changed + sample[place + 1 :])
    check(sample[:place])


@given(st.text(alphabet='ab1,;\t|"\n\r .-/:€', max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_that_looks_like_a_table(text):
    check(text.encode())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(list(plan_csv("Date,Name,Amount\n2024-01-31,a,1\n").to_dict())), json_values)
@settings(max_examples=200, deadline=None)
def test_any_change_to_a_saved_plan(part, value):
    saved = plan_csv("Date,Name,Amount\n2024-01-31,a,1\n").to_dict() | {part: value}

    with suppress(ReadError):
        assert isinstance(CsvPlan.from_dict(saved), CsvPlan)
