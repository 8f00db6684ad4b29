"""CSV files: banks known by their header, headers nobody has seen, and rows that do not fit."""

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
from tests.banking.read_samples import read_text


def table(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


class TestKnownBanks:
    def test_chase_checking_rows_may_end_in_a_comma(self):
        read = read_text(
            table(
                "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #",
                "DEBIT,06/07/2024,ATM WITHDRAWAL,-100.00,ATM,2819.75,,",
                "CHECK,06/05/2024,CHECK 1001,-20.25,CHECK_PAID,2919.75,1001,",
                "CREDIT,06/04/2024,PAYROLL,2000.00,ACH_CREDIT,2940.00,,",
            )
        )

        assert read.result.plan.profile == "chase_checking"
        assert [row.amount for row in read.rows] == [D("-100.00"), D("-20.25"), D("2000.00")]
        assert read.rows[1].check_number == "1001"
        assert (read.statements[0].opening_balance, read.statements[0].closing_balance) == (D("940.00"), D("2819.75"))

    def test_bank_of_america_summary_and_beginning_balance_are_not_transactions(self):
        read = read_text(
            table(
                "Description,,Summary Amt.",
                'Beginning balance as of 03/01/2024,,"1,000.00"',
                'Total credits,,"2,500.50"',
                'Total debits,,"-120.99"',
                'Ending balance as of 03/31/2024,,"3,379.51"',
                "",
                "Date,Description,Amount,Running Bal.",
                '03/01/2024,Beginning balance as of 03/01/2024,,"1,000.00"',
                '03/04/2024,"ACME PAYROLL","2,500.50","3,500.50"',
                '03/15/2024,"ELECTRIC, CO","-120.99","3,379.51"',
            )
        )

        assert read.result.plan.profile == "bank_of_america"
        assert read.rejected == []
        assert [(row.line, row.payee, row.amount) for row in read.rows] == [
            (9, "ACME PAYROLL", D("2500.50")),
            (10, "ELECTRIC, CO", D("-120.99")),
        ]
        assert (read.statements[0].opening_balance, read.statements[0].closing_balance) == (D("1000.00"), D("3379.51"))

    def test_discover_charges_are_positive_in_the_file_and_go_out(self):
        read = read_text(
            table(
                "Trans. Date,Post Date,Description,Amount,Category",
                "01/05/2024,01/06/2024,GROCER,45.10,Supermarkets",
                "01/07/2024,01/07/2024,INTERNET PAYMENT - THANK YOU,-200.00,Payments and Credits",
            )
        )

        assert (read.result.plan.profile, read.result.ambiguous) == ("discover", ())
        assert [row.amount for row in read.rows] == [D("-45.10"), D("200.00")]
        assert read.rows[0].posted_on == dt.date(2024, 1, 5)

    def test_amex_with_addresses_over_several_lines_keeps_its_line_numbers(self):
        read = read_text(
            table(
                "Date,Description,Card Member,Account #,Amount,Extended Details,Appears On Your Statement As,"
                "Address,City/State,Zip Code,Country,Reference,Category",
                '08/29/2025,UBER,A MEMBER,-11016,11.18,"EBHM6M1B',
                'Uber Trip",UBER,1 MAIN ST,"OAKLAND',
                "CA\",94607,US,'320252420',Transport",
                "08/30/2025,AUTOPAY PAYMENT,A MEMBER,-11016,-50.00,,,,,,,'320252421',",
            )
        )

        assert (read.result.plan.profile, read.result.ambiguous) == ("amex", ())
        assert [(row.line, row.amount, row.external_id) for row in read.rows] == [
            (2, D("-11.18"), "320252420"),
            (5, D("50.00"), "320252421"),
        ]
        assert read.rows[0].memo == "EBHM6M1B\nUber Trip"

    def test_monarch_in_its_newer_form_gives_ids(self):
        read = read_text(
            table(
                "Date,Merchant,Category,Account,Original Statement,Notes,Amount,Tags,Owner,Reviewed,Id",
                "2024-02-29,Corner Shop,Groceries,Joint Checking (...1234),CORNER SHOP 12,,-12.34,,Shared,yes,18427",
            )
        )
        [row] = read.rows

        assert read.result.plan.profile == "monarch"
        assert (row.payee, row.memo, row.account_hint) == ("Corner Shop", "CORNER SHOP 12", "Joint Checking (...1234)")
        assert (row.posted_on, row.external_id) == (dt.date(2024, 2, 29), "18427")

    def test_ynab_outflow_and_inflow_become_one_amount_and_uncleared_is_pending(self):
        read = read_text(
            table(
                '"Account","Flag","Date","Payee","Category Group/Category","Category Group","Category","Memo",'
                '"Outflow","Inflow","Cleared"',
                '"Checking","","02/27/2024","Market","Needs: Food","Needs","Food","","$1,012.34","$0.00","Cleared"',
                '"Checking","","02/28/2024","Work","Inflow: Ready","Inflow","Ready","pay","$0.00","$2.00","Uncleared"',
            )
        )

        assert (read.result.plan.profile, read.result.ambiguous) == ("ynab", ())
        assert [(row.amount, row.pending) for row in read.rows] == [(D("-1012.34"), False), (D("2.00"), True)]

    def test_a_bank_s_own_date_order_answers_what_the_dates_leave_open(self):
        read = read_text(
            table(
                "Transaction Date,Post Date,Description,Category,Type,Amount,Memo",
                "04/03/2024,04/05/2024,APPLE.COM/BILL,Shopping,Sale,-1.23,",
            )
        )

        assert (read.result.ambiguous, read.rows[0].posted_on) == ((), dt.date(2024, 4, 3))


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
