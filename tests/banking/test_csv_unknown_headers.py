"""CSV files whose header nobody has seen: what its columns are, and what is asked."""

import datetime as dt
from decimal import Decimal as D

import pytest

from lifepath.banking.readers.reading import ReadOptions
from tests.banking.read_samples import read_text, table


class TestUnknownHeaders:
    def test_a_household_ledger_is_mapped_by_its_words(self):
        read = read_text(
            table(
                "id,date,account,payee,kind,category,counter,amount,memo",
                "T00000000,2015-01-01,chk_joint,Lakeside Mortgage Co,expense,housing,,-3125.00,recurring",
                "T00000002,2015-01-15,chk_a,Acme Payroll,income,salary_a,,6120.00,",
                "T00000003,2015-01-16,chk_joint,Transfer,transfer,,sav,-200.00,",
            )
        )

        assert read.result.ambiguous == ()
        assert read.result.plan.mapping == {
            "external_id": ("id",),
            "date": ("date",),
            "account": ("account",),
            "payee": ("payee",),
            "category": ("category",),
            "amount": ("amount",),
            "memo": ("memo",),
        }
        assert read.rows[0][:10] == (
            2,
            dt.date(2015, 1, 1),
            D("-3125.00"),
            "Lakeside Mortgage Co",
            "recurring",
            "T00000000",
            "",
            "housing",
            "chk_joint",
            None,
        )

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_is_found(self, delimiter):
        lines = ["Date,Description,Amount", "2024-01-31,Shop,-1.50", "2024-02-01,Pay,20.00", "2024-02-02,Shop,-3.00"]

        read = read_text(table(*lines).replace(",", delimiter))

        assert read.result.plan.delimiter == delimiter
        assert read.total == D("15.50")

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_every_line_end_gives_the_same_rows_and_lines(self, line_end):
        text = table("Date,Description,Amount", '2024-01-31,"Shop",-1.50', "", "2024-02-01,Pay,20.00")

        read = read_text(text.replace("\n", line_end))

        assert [(row.line, row.payee) for row in read.rows] == [(2, "Shop"), (4, "Pay")]

    def test_decimal_commas_with_dots_for_thousands_are_found(self):
        read = read_text(
            table("Datum;Empfänger;Betrag", "31.01.2024;Laden;-1.234,50", "01.02.2024;Lohn;2.000,00", "02.02.2024;X;-1")
        )

        assert (read.result.plan.decimal_style, read.result.plan.date_order) == (",", "DMY")
        assert read.total == D("764.50")

    def test_days_up_to_twelve_leave_the_date_order_to_a_person(self):
        text = table("Date,Description,Amount", "03/04/2024,Shop,-1.50", "12/11/2024,Shop,-2.50")

        asked = read_text(text)
        answered = read_text(text, options=ReadOptions(date_order="DMY"))

        assert asked.result.ambiguous == ("date_order",)
        assert asked.result.plan.date_order == "MDY"
        assert answered.result.ambiguous == ()
        assert answered.rows[0].posted_on == dt.date(2024, 4, 3)

    @pytest.mark.parametrize("order", ["MDY", "DMY", "YMD"])
    @pytest.mark.parametrize("written", ["20240203", "2024-02-03", "3 Feb 2024"])
    def test_a_date_that_speaks_for_itself_needs_no_order(self, written, order):
        read = read_text(
            table("Date,Description,Amount", f"{written},Shop,-1.50"), options=ReadOptions(date_order=order)
        )

        assert read.rows[0].posted_on == dt.date(2024, 2, 3)

    def test_dots_mean_that_the_day_comes_first(self):
        read = read_text(table("Date;Description;Amount", "03.04.2024;Shop;-1.50", "05.06.2024;Shop;-2.50"))

        assert (read.result.ambiguous, read.rows[0].posted_on) == ((), dt.date(2024, 4, 3))

    def test_one_day_over_twelve_settles_the_date_order(self):
        read = read_text(table("Date,Description,Amount", "03/04/2024,Shop,-1.50", "13/04/2024,Shop,-2.50"))

        assert (read.result.ambiguous, read.rows[0].posted_on) == ((), dt.date(2024, 4, 3))

    def test_amounts_that_read_both_ways_are_asked_about(self):
        read = read_text(table("Date;Description;Amount", "2024-01-31;Shop;-1.234", "2024-02-01;Shop;-2.500"))

        assert read.result.ambiguous == ("decimal_style",)

    def test_amounts_without_any_minus_are_asked_about(self):
        text = table("Date,Description,Amount", "2024-01-31,Shop,1.50", "2024-02-01,Shop,2.50")

        asked = read_text(text)
        answered = read_text(text, options=ReadOptions(sign_rule="inverted"))

        assert asked.result.ambiguous == ("sign_rule",)
        assert [row.amount for row in answered.rows] == [D("-1.50"), D("-2.50")]
        assert answered.result.ambiguous == ()

    def test_mostly_positive_amounts_are_asked_about(self):
        charges = [f"2024-01-{day},Shop,1.50" for day in range(10, 20)]

        read = read_text(table("Date,Description,Amount", *charges, "2024-01-31,Payment thank you,-15.00"))

        assert read.result.ambiguous == ("sign_rule",)

    def test_a_type_column_beside_signed_amounts_does_not_sign_them_again(self):
        read = read_text(table("Date,Name,Amount,Type", "2024-01-31,Shop,-1.50,DEBIT", "2024-02-01,Pay,1.00,CREDIT"))

        assert [row.amount for row in read.rows] == [D("-1.50"), D("1.00")]

    @pytest.mark.parametrize(
        ("lines", "opening", "closing"),
        [
            (["A,-1.00,9.00", "B,-2.00,7.00", "C,5.00,12.00"], "10.00", "12.00"),
            (["C,5.00,12.00", "B,-2.00,7.00", "A,-1.00,9.00"], "10.00", "12.00"),
        ],
    )
    def test_balances_of_one_day_tell_which_end_is_new(self, lines, opening, closing):
        read = read_text(table("Date,Name,Amount,Balance", *[f"2024-01-31,{line}" for line in lines]))
        [statement] = read.statements

        assert (statement.opening_balance, statement.closing_balance) == (D(opening), D(closing))

    def test_balances_of_one_day_that_do_not_chain_say_nothing(self):
        read = read_text(table("Date,Name,Amount,Balance", "2024-01-31,A,-1.00,9.00", "2024-01-31,B,2.00,70.00"))

        assert read.statements == []

    def test_balances_of_two_accounts_say_nothing_together(self):
        read = read_text(
            table("Date,Account,Name,Amount,Balance", "2024-01-30,x,A,-1.00,9.00", "2024-01-31,y,B,2.00,11.00")
        )

        assert (read.statements, read.rows[1].running_balance) == ([], D("11.00"))

    def test_a_balance_cell_without_a_number_is_no_balance(self):
        read = read_text(table("Date,Name,Amount,Balance", "2024-01-30,A,-1.00,pending", "2024-01-31,B,2.00,11.00"))

        assert [row.running_balance for row in read.rows] == [None, D("11.00")]

    @pytest.mark.parametrize(
        ("debits", "credits", "rule"),
        [
            (("5.00", "7.00"), "100.00", "debits_and_credits_positive"),
            (("5.00", "7.00"), "-100.00", "credits_negative"),
            (("-5.00", "-7.00"), "100.00", "debits_negative"),
            (("-5.00", "-7.00"), "-100.00", "debits_and_credits_negative"),
        ],
    )
    def test_debits_go_out_and_credits_come_in_however_they_are_signed(self, debits, credits, rule):
        read = read_text(
            table(
                "Date,Description,Withdrawals,Deposits",
                f"2024-01-30,Shop,{debits[0]},",
                f"2024-01-31,Shop,{debits[1]},0.00",
                f"2024-02-01,Pay,,{credits}",
            )
        )

        assert read.result.plan.sign_rule == rule
        assert [row.amount for row in read.rows] == [D("-5.00"), D("-7.00"), D("100.00")]

    def test_a_column_that_says_debit_or_credit_signs_the_amount(self):
        read = read_text(table("Date,Name,Amount,Type", "2024-01-31,Shop,1.50,DEBIT", "2024-02-01,Pay,9.00,credit"))

        assert (read.result.plan.sign_rule, read.result.ambiguous) == ("type_column", ())
        assert [row.amount for row in read.rows] == [D("-1.50"), D("9.00")]

    def test_a_file_without_a_header_is_mapped_by_what_its_columns_hold(self):
        read = read_text(table("2024-01-31,Corner shop,-1.50", "2024-02-01,Employer,20.00", "2024-02-02,Shop,-4.00"))

        assert [(row.line, row.payee, row.amount) for row in read.rows] == [
            (1, "Corner shop", D("-1.50")),
            (2, "Employer", D("20.00")),
            (3, "Shop", D("-4.00")),
        ]

    def test_a_header_in_no_known_language_is_mapped_by_content_and_shown(self):
        read = read_text(table("Päivä;Saaja;Summa", "31.01.2024;Kauppa;-1,50", "01.02.2024;Palkka;20,00"))

        assert read.result.plan.mapping == {"date": ("Päivä",), "amount": ("Summa",), "payee": ("Saaja",)}
        assert read.total == D("18.50")

    def test_two_columns_that_could_be_the_amount_are_asked_about(self):
        read = read_text(table("When,Who,One,Two", "2024-01-31,Shop,-1.50,98.50", "2024-02-01,Pay,20.00,118.50"))

        assert "mapping" in read.result.ambiguous

    def test_lines_above_the_header_are_passed_over(self):
        read = read_text(
            table(
                "sep=;", "Account statement", "", "Date;Description;Amount", "2024-01-31;A;-1.00", "2024-02-01;B;-2.00"
            )
        )

        assert read.result.plan.header_line == 4
        assert [row.line for row in read.rows] == [5, 6]

    def test_currency_marks_brackets_and_trailing_signs_are_read(self):
        cells = ["$1.00", "(2.00)", "3.00-", "-$4.00", "USD 5.00", "6.00 CR", "7.00 DR", "−8.00", "1'234.50", "+9.00"]
        lines = [f"2024-01-{number + 10},Shop,{cell}" for number, cell in enumerate(cells)]

        read = read_text(table("Date,Description,Amount", *lines))

        assert [row.amount for row in read.rows] == [
            D(text) for text in ("1", "-2", "-3", "-4", "5", "6", "-7", "-8", "1234.5", "9")
        ]

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2024-01-31", (2024, 1, 31)),
            ("2024-01-31T23:59:59.999999-08:00", (2024, 1, 31)),
            ("2024/01/31 00:00:00", (2024, 1, 31)),
            ("20240131", (2024, 1, 31)),
            ("01312024", (2024, 1, 31)),
            ("20122024", (2024, 12, 20)),
            ("31.01.2024", (2024, 1, 31)),
            ("1/31/24", (2024, 1, 31)),
            ("1/31/69", (1969, 1, 31)),
            ("Jan 31, 2024", (2024, 1, 31)),
            ("31 January 2024", (2024, 1, 31)),
            ("31-Jan-24", (2024, 1, 31)),
            ("02/29/2024", (2024, 2, 29)),
        ],
    )
    def test_dates_are_read_as_written(self, text, day):
        read = read_text(table("Date;Description;Amount", f'"{text}";Shop;-1.50', f'"{text}";Pay;2.00'))

        assert {row.posted_on for row in read.rows} == {dt.date(*day)}
        assert read.result.ambiguous == ()
