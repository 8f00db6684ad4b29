"""CSV files of banks that are known by their header."""

import datetime as dt
from decimal import Decimal as D

from tests.banking.read_samples import read_text, table


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
