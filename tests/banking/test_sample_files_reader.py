"""Every public sample file reads as the independently computed facts say, and every quirk of them has its own test."""

import datetime as dt
import hashlib
import json
from decimal import Decimal as D

import pytest

from tests.banking.read_samples import FILES, read_sample

FACTS = json.loads((FILES / "facts.json").read_text())
FORMATS = {"OFX": "OFX", "QFX": "OFX", "QIF": "QIF", "CSV": "CSV", "CAMT": "CAMT053", "MT94": "MT940"}
BY_NAME = pytest.mark.parametrize("facts", FACTS, ids=lambda facts: facts["file"])


def day(text):
    return dt.datetime.strptime(text, "%Y%m%d").replace(tzinfo=dt.UTC).date()


@BY_NAME
def test_the_sample_is_the_published_file(facts):
    content = (FILES / facts["file"]).read_bytes()

    assert (len(content), hashlib.sha256(content).hexdigest()) == (facts["bytes"], facts["sha256"])


@BY_NAME
def test_every_sample_has_its_format_found_without_its_name(facts):
    result = read_sample(facts["file"]).result

    assert FORMATS[next(key for key in FORMATS if facts["format"].startswith(key))] == result.format
    assert result.ambiguous == ()


@BY_NAME
def test_every_sample_gives_its_count_sum_and_dates(facts):
    read = read_sample(facts["file"])

    assert read.rejected == []
    assert len(read.rows) == facts["count"]
    assert read.total == D(facts["normalised_sum"])
    if facts["count"]:
        days = [row.posted_on for row in read.rows]
        assert (min(days), max(days)) == (day(facts["min_date"]), day(facts["max_date"]))


@BY_NAME
def test_every_sample_names_its_accounts_and_currencies(facts):
    read = read_sample(facts["file"])
    named = [*read.rows, *read.statements]

    if facts.get("accounts"):
        assert sorted({item.account_hint for item in named}) == sorted(facts["accounts"])
    if facts.get("currency"):
        assert sorted({item.currency for item in named}) == sorted(facts["currency"])


@pytest.mark.parametrize(
    "facts", [facts for facts in FACTS if facts.get("ledger_balances")], ids=lambda facts: facts["file"]
)
def test_the_closing_balance_is_the_ledger_balance_not_the_available_one(facts):
    [statement] = read_sample(facts["file"]).statements

    assert statement.closing_balance == D(facts["ledger_balances"][0])


class TestOfx:
    def test_fields_without_line_breaks_or_closing_tags_are_read(self):
        row = read_sample("ofx1_sgml_bank_cad.ofx").rows[0]

        assert (row.line, row.amount, row.payee) == (15, D("-6.60"), "MCDONALD'S #112")
        assert row.memo == "POS MERCHANDISE;MCDONALD'S #112"
        assert row.external_id == "0000123456782009040100001"

    def test_a_date_is_booked_as_written_whatever_its_time_zone(self):
        days = [row.posted_on for row in read_sample("ofx1_sgml_bank_cad.ofx").rows]

        assert days == [dt.date(2009, 4, 1), dt.date(2009, 4, 2), dt.date(2009, 4, 3)]

    def test_a_check_number_of_zero_is_none(self):
        assert [row.check_number for row in read_sample("ofx1_sgml_bank_cad.ofx").rows] == ["", "", ""]

    def test_an_account_number_keeps_its_blank(self):
        assert read_sample("ofx1_sgml_bank_cad.ofx").statements[0].account_hint == "12300 000012345678"

    def test_cdata_is_text_and_its_trailing_blanks_go(self):
        [row] = read_sample("ofx2_xml_bank_aud_cdata.ofx").rows

        assert row.payee == "EFTPOS WDL HANDYWAY ALDI STORE"
        assert row.memo == "EFTPOS WDL HANDYWAY ALDI STORE   GEELONG WEST VICAU"
        assert (row.line, row.external_id) == (35, "1")

    def test_a_card_statement_with_unclosed_tags_under_an_xml_declaration_is_read(self):
        read = read_sample("ofx2_xml_creditcard_aud.ofx")

        assert read.statements[0].account_kind == "CREDITCARD"
        assert read.statements[0].closing_on == dt.date(2017, 5, 10)
        assert (read.rows[0].payee, read.rows[0].memo) == ("SOME MEMO", "SOME MEMO")

    def test_four_decimals_are_kept(self):
        amounts = [row.amount for row in read_sample("ofx1_sgml_4decimals_usd.ofx").rows]

        assert amounts == [D("-1500"), D("115.8331"), D("-197.1063"), D("-197.1220")]

    def test_a_check_number_keeps_its_zeros(self):
        assert read_sample("ofx1_sgml_4decimals_usd.ofx").rows[0].check_number == "0000001001"

    def test_an_investment_statement_without_transactions_succeeds(self):
        read = read_sample("ofx1_sgml_investment.ofx")

        assert read.rows == []
        assert [(item.account_hint, item.account_kind) for item in read.statements] == [("121212121", "INVESTMENT")]

    def test_a_double_escaped_payee_reads_as_the_bank_meant_it(self):
        rows = read_sample("qfx_sgml_html_entities_cad.qfx").rows

        assert rows[1].payee == "TPAY <DEFTPYMT>"
        assert rows[0].memo == "PREAUTHORIZED DEBIT;B.C. HYDRO & POWER AUTHORITY;Electronic Funds Transfer"

    def test_equal_amounts_stay_two_rows_in_the_order_of_the_file(self):
        rows = read_sample("qfx_sgml_html_entities_cad.qfx").rows

        assert [(row.posted_on, row.amount) for row in rows] == [
            (dt.date(2023, 5, 9), D("-1.00")),
            (dt.date(2023, 3, 1), D("-1.00")),
        ]


class TestQif:
    def test_two_digit_years_lie_in_this_century(self):
        assert {row.posted_on for row in read_sample("qif_bank_categories.qif").rows} == {dt.date(2018, 12, 19)}

    def test_a_category_keeps_its_parent(self):
        rows = read_sample("qif_bank_categories.qif").rows

        assert [row.source_category for row in rows] == ["Usual Expenses:Shopping", "Groceries", "Food"]

    def test_only_the_register_among_many_sections_gives_rows(self):
        read = read_sample("qif_multi_section_splits.qif")

        assert [row.line for row in read.rows] == [29, 35, 46, 52, 64, 72]
        assert [(item.account_kind, item.other_entries) for item in read.statements] == [
            ("CHECKING", 0),
            ("INVESTMENT", 1),
        ]

    def test_apostrophe_years_are_read(self):
        assert read_sample("qif_multi_section_splits.qif").rows[1].posted_on == dt.date(2020, 2, 14)

    def test_splits_keep_categories_memos_and_amounts(self):
        splits = read_sample("qif_multi_section_splits.qif").rows[1].splits

        assert splits == (
            (D("-15.00"), "Bills:Cell Phone", "sign up credit"),
            (D("82.50"), "Bills:Cell Phone", "new account"),
        )

    def test_every_split_row_adds_up(self):
        rows = [row for row in read_sample("qif_multi_section_splits.qif").rows if row.splits]

        assert sum(len(row.splits) for row in rows) == 8
        assert all(sum(split.amount for split in row.splits) == row.amount for row in rows)

    def test_a_date_inside_a_split_does_not_move_the_transaction(self):
        row = read_sample("qif_multi_section_splits.qif").rows[5]

        assert (row.payee, row.posted_on) == ("Amazon.com", dt.date(2020, 2, 10))

    def test_the_opening_balance_names_the_account(self):
        assert {row.account_hint for row in read_sample("qif_multi_section_splits.qif").rows} == {"TestExport"}


class TestCsv:
    @pytest.mark.parametrize(
        ("name", "profile"),
        [
            ("csv_chase_card.csv", "chase_card"),
            ("csv_citi_card.csv", "citi_card"),
            ("csv_capitalone_card.csv", "capital_one_card"),
            ("csv_mint_cr_newlines.csv", "mint"),
            ("csv_schwab_checking.csv", "schwab_checking"),
            ("csv_gls_latin1_comma_decimals.csv", "gls"),
        ],
    )
    def test_the_bank_is_known_by_its_header(self, name, profile):
        assert read_sample(name).result.plan.profile == profile

    def test_chase_books_the_day_of_the_purchase_and_keeps_double_blanks(self):
        row = read_sample("csv_chase_card.csv").rows[-1]

        assert (row.posted_on, row.payee, row.amount) == (dt.date(2024, 4, 1), "GITHUB  INC.", D("-4.00"))

    def test_a_payment_without_a_category_is_money_in(self):
        row = read_sample("csv_chase_card.csv").rows[0]

        assert (row.source_category, row.amount) == ("", D("123.45"))

    def test_citi_payments_come_in_although_the_credit_column_is_negative(self):
        amounts = {row.payee: row.amount for row in read_sample("csv_citi_card.csv").rows}

        assert amounts["ONLINE PAYMENT, THANK YOU"] == D("3748.66")
        assert amounts["PETCO 0928 CA"] == D("-39.85")

    def test_two_charges_at_one_merchant_on_one_day_stay_two(self):
        rows = [row for row in read_sample("csv_citi_card.csv").rows if row.payee.startswith("TESLA")]

        assert [row.amount for row in rows] == [D("-18.44"), D("-18.67")]

    def test_capital_one_debits_go_out_and_credits_come_in(self):
        rows = read_sample("csv_capitalone_card.csv").rows

        assert [(row.amount, row.account_hint) for row in rows] == [(D("-1000.00"), "1234"), (D("1000.00"), "1234")]

    def test_mint_with_carriage_returns_alone_has_four_lines(self):
        rows = read_sample("csv_mint_cr_newlines.csv").rows

        assert [(row.line, row.amount, row.account_hint) for row in rows] == [
            (2, D("-1000.00"), "Savings"),
            (3, D("-1500.00"), "Checking"),
            (4, D("2000.00"), "Checking"),
            (5, D("-2500.00"), "Checking"),
        ]

    def test_schwab_running_balances_check_its_rows(self):
        read = read_sample("csv_schwab_checking.csv")
        [statement] = read.statements

        assert [row.running_balance for row in read.rows] == [D("878.47"), D("858.47"), D("961.47"), D("1036.47")]
        assert statement.opening_balance + read.total == statement.closing_balance == D("878.47")
        assert statement.opening_on == dt.date(2022, 8, 4)

    def test_schwab_check_number_and_tilde_are_kept(self):
        rows = read_sample("csv_schwab_checking.csv").rows

        assert rows[2].check_number == "558"
        assert rows[3].payee == "PAYPAL INST XFER 220803~ Tran: ACHDW"

    def test_gls_reads_comma_decimals_umlauts_and_its_many_memo_columns(self):
        read = read_sample("csv_gls_latin1_comma_decimals.csv")
        [row] = read.rows

        assert "Auftraggeber/Empfänger" in read.result.plan.header
        assert (row.amount, row.running_balance, row.currency) == (D("-98.76"), D("1234.56"), "EUR")
        assert row.posted_on == dt.date(2017, 10, 10)
        assert row.memo == "SEPA-Basislastschrift B4658645 U123456789 B123456 987 SIMply Rechnung"


class TestCamt:
    def test_payee_and_text_come_from_where_the_entry_has_them(self):
        rows = read_sample("camt053_payee_memo.xml").rows

        assert [(row.payee, row.memo) for row in rows] == [
            ("Payee Name", "Note Text"),
            ("Payee Name Only", ""),
            ("Note Only Text", "Note Only Text"),
            ("", ""),
        ]

    def test_the_id_is_the_reference_of_the_bank(self):
        ids = [row.external_id for row in read_sample("camt053_payee_memo.xml").rows]

        assert ids == ["test-payee-and-notes", "test-payee-only", "test-notes-only", "test-neither"]

    def test_a_statement_without_balances_has_none(self):
        [statement] = read_sample("camt053_payee_memo.xml").statements

        assert (statement.opening_balance, statement.closing_balance) == (None, None)


class TestMt940:
    def test_each_of_three_statements_reconciles(self):
        read = read_sample("mt940_multi_statement.sta")
        balances = []
        for statement in read.statements:
            rows = [row.amount for row in read.rows if row.account_hint == statement.account_hint]
            assert statement.opening_balance + sum(rows) == statement.closing_balance
            balances.append((statement.currency, statement.opening_balance, statement.closing_balance))

        assert balances == [
            ("DEM", D("84349.74"), D("84437.04")),
            ("EUR", D("2187.95"), D("4387.95")),
            ("PLN", D("40000.00"), D("50040.00")),
        ]

    def test_a_closing_balance_may_be_dated_before_the_opening_one(self):
        statement = read_sample("mt940_multi_statement.sta").statements[2]

        assert (statement.opening_on, statement.closing_on) == (dt.date(2003, 10, 2), dt.date(2002, 3, 25))

    def test_amounts_without_decimals_are_read(self):
        assert read_sample("mt940_multi_statement.sta").rows[0].amount == D("-6800")

    def test_dr_and_cr_marks_give_the_sign(self):
        rows = read_sample("mt940_multi_statement.sta").rows

        assert [row.amount for row in rows[11:13]] == [D("-800"), D("3000")]

    def test_a_wrapped_text_is_joined(self):
        row = read_sample("mt940_multi_statement.sta").rows[13]

        assert row.payee == "HUTA SZKLA TOPIC ULPRZEMYSLOWA 67 32-669 WROCLAW"

    def test_a_cheque_keeps_its_number(self):
        assert read_sample("mt940_multi_statement.sta").rows[0].check_number == "16703074"
