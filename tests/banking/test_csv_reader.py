"""CSV files under a plan: headers that move, rows that do not fit, streams."""

import datetime as dt
import gc
import io
import warnings
from contextlib import suppress
from decimal import Decimal as D
from itertools import islice

import pytest

from lifepath.banking.readers.csv_plan import CsvPlan, plan_csv
from lifepath.banking.readers.reading import ReadOptions, read_file
from lifepath.banking.readers.rows import ReadError
from tests.banking.read_samples import read_text, table


class TestPlans:
    TEXT = table("Date,Description,Amount", "03/04/2024,Shop,-1.50", "12/11/2024,Shop,2.50", "12/11/2024,Shop,-2.50")

    def test_a_plan_survives_being_saved(self):
        plan = plan_csv(self.TEXT)

        assert CsvPlan.from_dict(plan.to_dict()) == plan

    def test_a_changed_plan_is_what_the_file_is_read_by(self):
        saved = plan_csv(self.TEXT).to_dict() | {"date_order": "DMY", "ambiguous": []}
        saved["mapping"]["memo"] = ["Description"]

        read = read_text(self.TEXT, options=ReadOptions(plan=CsvPlan.from_dict(saved)))

        assert (read.rows[0].posted_on, read.rows[0].memo) == (dt.date(2024, 4, 3), "Shop")

    def test_a_saved_plan_finds_its_columns_in_another_place(self):
        plan = plan_csv(self.TEXT)
        moved = table("Account report", "Amount,Note,Date,Description", "-7.00,x,01/02/2024,Cafe")

        [row] = read_text(moved, options=ReadOptions(plan=plan)).rows

        assert (row.line, row.amount, row.payee, row.posted_on) == (3, D("-7.00"), "Cafe", dt.date(2024, 1, 2))

    def test_a_saved_plan_refuses_a_file_without_its_columns(self):
        plan = plan_csv(self.TEXT)

        with pytest.raises(ReadError, match="no column 'Amount'"):
            read_text(table("Date,Description,Value", "01/02/2024,Cafe,-7.00"), options=ReadOptions(plan=plan))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"date_order": "YDM"}, "'YDM' is not a date order"),
            ({"decimal_style": "'"}, "is not a decimal style"),
            ({"delimiter": "x"}, "'x' is not a delimiter"),
            ({"sign_rule": "none"}, "'none' is not a sign rule"),
            ({"mapping": {"colour": ["Date"]}}, "'colour' is not a field"),
            ({"mapping": ["Date"]}, "needs a mapping"),
            ({"mapping": {"date": 1}}, "given by their names"),
            ({"header_line": -1}, "header line"),
            ({"extra": 1}, "'extra' is not a part of a plan"),
        ],
    )
    def test_a_wrong_plan_is_refused_by_name(self, change, message):
        data = plan_csv(self.TEXT).to_dict() | change

        with pytest.raises(ReadError, match=message):
            CsvPlan.from_dict(data)

    @pytest.mark.parametrize(
        ("mapping", "rule", "message"),
        [
            ({"amount": ["Amount"]}, "signed", "holds the date"),
            ({"date": ["Date"]}, "signed", "holds the amount"),
            ({"date": ["Date"], "amount": ["Amount"]}, "type_column", "debit or credit"),
            ({"date": ["Date"], "amount": ["Amount"]}, "credits_negative", "debits and credits"),
        ],
    )
    def test_a_plan_without_a_needed_column_says_which(self, mapping, rule, message):
        plan = CsvPlan.from_dict({"mapping": mapping, "sign_rule": rule})

        with pytest.raises(ReadError, match=message):
            read_text(self.TEXT, options=ReadOptions(plan=plan))


class TestRowsThatDoNotFit:
    HEADER = "Date,Description,Amount"
    GOOD = "2024-01-31,Shop,-1.50"

    def only_reject(self, *lines):
        read = read_text(table(self.HEADER, self.GOOD, *lines, self.GOOD))
        [rejected] = read.rejected

        assert [row.payee for row in read.rows] == ["Shop", "Shop"]
        return rejected

    def test_an_unquoted_comma_in_a_payee_does_not_shift_the_amount(self):
        rejected = self.only_reject("2024-02-01,SMITH, JOHN,-12.00")

        assert (rejected.line, rejected.reason) == (3, "The row has 4 cells where the header has 3.")
        assert rejected.raw == "2024-02-01 | SMITH | JOHN | -12.00"

    def test_a_bad_date_names_line_column_and_text(self):
        rejected = self.only_reject("2024-02-30,Shop,-1.00")

        assert (rejected.line, rejected.column) == (3, "Date")
        assert rejected.reason == "'2024-02-30' is not a date of the calendar."
        assert rejected.raw == "2024-02-30,Shop,-1.00"

    def test_a_bad_amount_names_line_column_and_text(self):
        rejected = self.only_reject('2024-02-01,Shop,"12,34"')

        assert (rejected.line, rejected.column) == (3, "Amount")
        assert rejected.reason == "'12,34' is not an amount with the decimal mark '.'."

    def test_a_missing_amount_is_said(self):
        assert self.only_reject("2024-02-01,Shop,").reason == "The row has no amount."

    def test_a_missing_date_is_said(self):
        assert self.only_reject(",Shop,-1.00").reason == "The row has no date."

    def test_a_stray_quotation_mark_is_kept_when_the_cells_still_fit(self):
        read = read_text(table(self.HEADER, '2024-02-01,"Joe\'s "Best" Pizza",-12.00', self.GOOD))

        assert read.rejected == []
        assert [row.line for row in read.rows] == [2, 3]
        assert "Best" in read.rows[0].payee
        assert read.rows[0].amount == D("-12.00")

    def test_a_stray_quotation_mark_beside_a_shifted_cell_is_a_reject(self):
        rejected = self.only_reject('2024-02-01,"Joe\'s "Best", Pizza",-12.00')

        assert (rejected.line, rejected.reason) == (3, "A quotation mark stands inside a cell.")

    def test_a_quotation_mark_that_never_closes_does_not_swallow_the_rest_in_silence(self):
        read = read_text(table(self.HEADER, self.GOOD, '2024-02-01,"Shop,-1.00', self.GOOD))

        assert len(read.rows) == 1
        assert [(item.line, "never closes" in item.reason) for item in read.rejected] == [(3, True)]

    def test_a_last_row_that_is_cut_off_is_a_reject(self):
        read = read_text(
            table("Date,Description,Amount,Category", "2024-01-31,Shop,-1.50,Food") + "2024-02-01,Shop,-12."
        )

        assert [row.amount for row in read.rows] == [D("-1.50")]
        assert [(item.line, item.reason) for item in read.rejected] == [(3, "The file ends in the middle of this row.")]

    def test_a_short_row_is_not_cut_off_because_the_last_one_has_no_line_end(self):
        text = table("Date,Description,Amount,Category", "2024-01-31,Shop,-1.50") + "2024-02-01,Shop,-2.50,Food"

        read = read_text(text)

        assert (read.rejected, read.total) == ([], D("-4.00"))

    def test_rows_may_leave_out_blank_cells_at_the_end(self):
        read = read_text(
            table("Date,Description,Amount,Category,Notes", "2024-01-31,Shop,-1.50,Food,x", "2024-02-01,B,-2.00")
        )

        assert (read.rejected, read.total) == ([], D("-3.50"))

    def test_a_line_of_text_below_the_table_is_no_transaction(self):
        read = read_text(table(self.HEADER, self.GOOD, "*** End of report ***"))

        assert (read.rejected, len(read.rows)) == ([], 1)

    def test_a_lone_cell_with_digits_is_a_reject(self):
        assert self.only_reject("2024-02").reason == "'2024-02' is not a date."

    def test_a_debit_beside_a_credit_is_a_reject(self):
        read = read_text(table("Date,Description,Debit,Credit", "2024-01-31,A,5.00,", "2024-02-01,B,5.00,6.00"))

        assert [item.reason for item in read.rejected] == ["The row has a debit and a credit."]

    def test_an_unknown_word_in_the_type_column_is_a_reject(self):
        plan = CsvPlan.from_dict(
            {
                "mapping": {"date": ["Date"], "amount": ["Amount"], "type": ["T"]},
                "sign_rule": "type_column",
                "date_order": "YMD",
            }
        )

        read = read_text(
            table("Date,Amount,T", "2024-01-31,5.00,debit", "2024-01-31,5.00,hm", "2024-01-31,-5.00,debit"),
            options=ReadOptions(plan=plan),
        )

        assert [row.amount for row in read.rows] == [D("-5.00")]
        assert [item.reason for item in read.rejected] == [
            "'hm' says neither debit nor credit.",
            "-5.00 is negative beside the word 'debit'.",
        ]

    def test_a_date_in_the_other_order_is_a_reject_and_not_another_day(self):
        read = read_text(table(self.HEADER, "01/31/2024,A,-1.00", "02/01/2024,B,-1.00", "31/01/2024,C,-1.00"))

        assert [item.line for item in read.rejected] == [4]

    def test_one_bad_row_in_thousands_is_one_reject_with_its_line(self):
        lines = [f"2024-01-{number % 28 + 1:02d},Shop {number},-1.50" for number in range(2_000)]
        lines[1_234] = "2024-01-32,Shop,-1.50"

        read = read_text(table(self.HEADER, *lines))

        assert [item.line for item in read.rejected] == [1_236]
        assert len(read.rows) == 1_999
        assert all(row.payee == lines[row.line - 2].split(",")[1] for row in read.rows)

    def test_an_error_in_the_middle_of_thousands_keeps_the_rows_before_it(self):
        lines = [f"2024-01-{number % 28 + 1:02d},Shop {number},-1.50" for number in range(2_000)]
        lines[777] = ('2024-01-01,"a "b,c',)

        read = read_text(table(self.HEADER, *lines[:777], '2024-01-01,"a "b,c,-1.00', *lines[778:]))

        assert [item.line for item in read.rejected] == [779]
        assert len(read.rows) == 1_999
        assert [row.line for row in read.rows] == [*range(2, 779), *range(780, 2_002)]

    def test_more_lines_than_allowed_end_the_reading(self):
        with pytest.raises(ReadError, match="more than 3 lines"):
            read_text(table(self.HEADER, *[self.GOOD] * 5), options=ReadOptions(max_rows=3))


def test_a_stream_stays_open():
    stream = io.BytesIO(table("Date,Description,Amount", "2024-01-31,Shop,-1.50").encode())

    assert len(list(read_file(stream).rows)) == 1
    assert not stream.closed


@pytest.mark.parametrize("content", ["Date,Description,Amount\n2024-01-31,Shop,-1.50\n", "nothing", "%PDF"])
@pytest.mark.parametrize("taken", [0, 1, 9])
def test_a_path_is_closed_however_much_of_it_is_read(tmp_path, content, taken):
    path = tmp_path / "a.csv"
    path.write_text(content)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        with suppress(ReadError):
            list(islice(read_file(path).rows, taken))
        gc.collect()

    assert [str(warning.message) for warning in caught] == []


def test_a_stream_that_can_only_be_read_once_is_read(tmp_path):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError("a pipe")

    result = read_file(Pipe(table("Date,Description,Amount", "2024-01-31,Shop,-1.50").encode()))

    assert [row.amount for row in result.rows if hasattr(row, "amount")] == [D("-1.50")]
