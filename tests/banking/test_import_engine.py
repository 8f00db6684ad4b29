"""Bank files become transactions: counts and sums to the published figures, and nothing twice."""

import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from lifepath.banking.category_tree import category_id
from lifepath.banking.choices import AccountKind
from lifepath.banking.imports.accounts import UnknownAccounts
from lifepath.banking.imports.engine import ImportRefused, ImportRequest, OpenQuestions, run
from lifepath.banking.models import BankAccount, ImportBatch, ImportRow, Transaction
from lifepath.banking.readers.reading import ReadOptions
from lifepath.banking.readers.rows import ReadError
from tests.banking.conftest import make_account, make_transaction

FILES = Path(__file__).parent / "files"
FACTS = json.loads((FILES / "facts.json").read_text())
ONE_ACCOUNT = [fact for fact in FACTS if fact["file"] not in ("mt940_multi_statement.sta", "csv_mint_cr_newlines.csv")]
CSV = "Date,Description,Amount\n"


def request_for(home, source, name="file.csv", **values):
    values.setdefault("accounts", list(BankAccount.objects.filter(household=home)))
    return ImportRequest(household_id=home.pk, source=source, file_name=name, **values)


def bring_in(home, text, account, name="file.csv", *, dry_run=False, **values):
    source = io.BytesIO(text.encode())
    return run(request_for(home, source, name, only=account, **values), dry_run=dry_run)


def counts(report):
    return tuple(report.total(name) for name in ("created", "matched", "duplicates", "conflicts"))


def answers(fact):
    """What a person says about the samples whose dates can be read two ways."""
    return ReadOptions(date_order="MDY") if fact["file"].startswith(("qif_", "csv_mint")) else ReadOptions()


@pytest.mark.parametrize("fact", ONE_ACCOUNT, ids=lambda fact: fact["file"])
def test_every_sample_comes_in_with_its_count_and_exact_sum_and_only_once(home, fact):
    account = make_account(home)
    path = FILES / fact["file"]

    report = run(request_for(home, path, path.name, only=account, options=answers(fact)), dry_run=False)

    stored = Transaction.objects.filter(account=account)
    assert counts(report) == (fact["count"], 0, 0, 0)
    assert (stored.aggregate(total=Sum("source_amount"))["total"] or 0) == Decimal(fact["normalised_sum"])
    if fact["count"]:
        days = stored.order_by("posted_on").values_list("posted_on", flat=True)
        assert (f"{days[0]:%Y%m%d}", f"{days.last():%Y%m%d}") == (fact["min_date"], fact["max_date"])
    ImportBatch.objects.update(file_digest="")
    again = run(request_for(home, path, path.name, only=account, options=answers(fact)), dry_run=False)
    assert counts(again) == (0, 0, fact["count"], 0)
    assert stored.count() == fact["count"]


def test_a_file_of_three_accounts_asks_which_is_which_and_books_each(home):
    path = FILES / "mt940_multi_statement.sta"
    with pytest.raises(UnknownAccounts) as refusal:
        run(request_for(home, path, path.name), dry_run=False)
    hints = refusal.value.hints
    said = {hint: make_account(home, hint, currency=c) for hint, c in zip(hints, ("DEM", "EUR", "PLN"), strict=True)}

    report = run(request_for(home, path, path.name, said=said), dry_run=False)

    assert counts(report) == (16, 0, 0, 0)
    assert [account.balance_check.result for account in report.accounts] == ["agrees"] * 3
    closing = {account.balance_check.closing_balance for account in report.accounts}
    assert closing == {Decimal("84437.04"), Decimal("4387.95"), Decimal("50040.00")}


def test_one_account_is_not_given_the_rows_of_two(home):
    account = make_account(home)
    path = FILES / "csv_mint_cr_newlines.csv"

    with pytest.raises(UnknownAccounts):
        run(request_for(home, path, path.name, only=account, options=ReadOptions(date_order="MDY")), dry_run=False)

    assert not Transaction.objects.exists()


def test_the_same_file_again_is_known_by_its_bytes_and_writes_nothing(home):
    account = make_account(home)
    text = CSV + "2026-01-05,Cafe,-3.50\n"
    bring_in(home, text, account)

    again = bring_in(home, text, account)

    assert again.already_imported
    assert counts(again) == (0, 0, 1, 0)
    assert ImportBatch.objects.count() == 1


def test_equal_rows_of_one_file_are_never_duplicates_of_each_other(home):
    account = make_account(home)
    two = CSV + "2026-01-05,Cafe,-3.50\n2026-01-05,Cafe,-3.50\n"

    assert counts(bring_in(home, two, account)) == (2, 0, 0, 0)
    assert counts(bring_in(home, two + "2026-01-05,Cafe,-3.50\n", account)) == (1, 0, 2, 0)


def test_a_reordered_and_overlapping_file_adds_only_what_is_new(home):
    account = make_account(home)
    rows = [f"2026-01-{day:02d},Shop {day % 3},-{day}.00\n" for day in range(1, 21)]
    bring_in(home, CSV + "".join(rows[:15]), account)

    report = bring_in(home, CSV + "".join(reversed(rows[5:])), account)

    assert counts(report) == (5, 0, 10, 0)
    assert Transaction.objects.filter(account=account).count() == 20


def ofx(*rows, balance=""):
    body = "".join(
        f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{fitid}<NAME>{name}</STMTTRN>"
        for fitid, day, amount, name in rows
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1"
        f"<ACCTID>77<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260101<DTEND>20260131{body}</BANKTRANLIST>"
        f"{balance}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )


def test_an_id_that_the_bank_used_for_something_else_is_a_conflict_and_is_kept(home):
    account = make_account(home)
    bring_in(home, ofx(("1", "20260105", "-16.85", "Store")), account, "a.ofx")

    other = ofx(("1", "20260220", "-99.00", "Garage"))
    first, again = bring_in(home, other, account, "b.ofx"), None
    ImportBatch.objects.update(file_digest="")
    again = bring_in(home, other, account, "b.ofx")

    assert counts(first) == (0, 0, 0, 1)
    assert counts(again) == (0, 0, 1, 0)
    assert sorted(Transaction.objects.values_list("amount", flat=True)) == [Decimal("-99.00"), Decimal("-16.85")]
    kept = ImportRow.objects.get(outcome="CONFLICT")
    assert kept.reason == "the id 1 stands for 2026-01-05 -16.85 already; kept beside it"
    assert Transaction.objects.get(pk=kept.transaction_id).amount == Decimal("-99.00")


def test_an_id_twice_in_one_file_is_one_row_when_equal_and_a_conflict_when_not(home):
    account = make_account(home)
    rows = [("7", "20260105", "-5.00", "Cafe"), ("7", "20260105", "-5.00", "Cafe"), ("7", "20260106", "-8.00", "Bar")]

    report = bring_in(home, ofx(*rows), account, "a.ofx")

    assert counts(report) == (1, 0, 1, 1)
    assert Transaction.objects.aggregate(total=Sum("amount"))["total"] == Decimal("-13.00")


def test_the_same_id_moved_by_a_week_is_the_same_row(home):
    account = make_account(home)
    bring_in(home, ofx(("a", "20260105", "-5.00", "Cafe")), account, "a.ofx")

    assert counts(bring_in(home, ofx(("a", "20260112", "-5.00", "Cafe")), account, "b.ofx")) == (0, 0, 1, 0)
    assert counts(bring_in(home, ofx(("a", "20260113", "-5.00", "Cafe")), account, "c.ofx")) == (0, 0, 0, 1)


def test_a_pending_row_is_updated_when_the_bank_posts_it(home):
    account = make_account(home)
    pending = make_transaction(
        account, "-40.00", dt.date(2026, 1, 5), external_id="x", pending=True, payee="Gas", notes="mine"
    )

    report = bring_in(home, ofx(("x", "20260107", "-43.21", "Gas Station")), account, "a.ofx")

    pending.refresh_from_db()
    assert counts(report) == (0, 1, 0, 0)
    assert (pending.amount, pending.posted_on, pending.pending) == (Decimal("-43.21"), dt.date(2026, 1, 7), False)
    assert (pending.payee, pending.notes) == ("Gas", "mine")


def test_a_row_entered_by_hand_is_confirmed_by_a_similar_one_within_a_week(home):
    account = make_account(home)
    mine = make_transaction(
        account, "-30.00", dt.date(2026, 1, 5), payee_raw="Blue Bottle", payee_key="blue bottle", category="food_dining"
    )

    report = bring_in(home, ofx(("z", "20260109", "-30.00", "SQ *BLUE BOTTLE 0123")), account, "a.ofx")

    mine.refresh_from_db()
    assert counts(report) == (0, 1, 0, 0)
    assert report.rows[0].rule == "similar"
    assert (mine.external_id, mine.posted_on, mine.category_id) == (
        "z",
        dt.date(2026, 1, 9),
        category_id("food_dining"),
    )


@pytest.mark.parametrize(
    "change",
    [{"reconciled": True}, {"external_id": "other"}, {"posted_on": dt.date(2026, 1, 1)}, {"payee_key": "hardware"}],
    ids=["locked", "another id", "eight days", "another payee"],
)
def test_a_row_is_not_taken_for_a_similar_one(home, change):
    account = make_account(home)
    mine = make_transaction(account, "-30.00", dt.date(2026, 1, 5), payee_key="blue bottle")
    Transaction.objects.filter(pk=mine.pk).update(**change)

    report = bring_in(home, ofx(("z", "20260109", "-30.00", "BLUE BOTTLE")), account, "a.ofx")

    assert counts(report) == (1, 0, 0, 0)


def test_two_rows_of_one_format_a_day_apart_are_two_rows(home):
    account = make_account(home)
    bring_in(home, CSV + "2026-01-05,Cafe,-3.50\n", account)

    assert counts(bring_in(home, CSV + "2026-01-06,Cafe,-3.50\n", account)) == (1, 0, 0, 0)


def test_another_format_of_the_same_statement_adds_nothing_and_brings_its_ids(home):
    account = make_account(home)
    bring_in(home, CSV + "2026-01-05,CAFE ROMA,-3.50\n2026-01-06,GARAGE,-80.00\n", account)

    report = bring_in(
        home, ofx(("a", "20260105", "-3.50", "CAFE ROMA"), ("b", "20260107", "-80.00", "GARAGE")), account, "a.ofx"
    )

    assert counts(report) == (0, 2, 0, 0)
    assert set(Transaction.objects.values_list("external_id", flat=True)) == {"a", "b"}


def test_a_dry_run_says_all_and_stores_nothing(home):
    account = make_account(home)

    report = bring_in(home, CSV + "2026-01-05,Cafe,-3.50\n", account, dry_run=True)

    assert counts(report) == (1, 0, 0, 0)
    assert report.rows[0].payee == "Cafe"
    assert not Transaction.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_bad_row_at_the_end_stores_nothing_and_is_named(home):
    account = make_account(home)
    good = "".join(f"2026-01-05,Cafe {n},-{n}.00\n" for n in range(1, 200))

    with pytest.raises(ImportRefused) as refusal:
        bring_in(home, CSV + good + "2026-02-30,Cafe,-1.00\n", account)

    assert [(row.line, row.column) for row in refusal.value.report.rows] == [(201, "Date")]
    assert not Transaction.objects.exists()


def test_skipping_bad_rows_stores_the_good_ones_and_keeps_the_reasons(home):
    account = make_account(home)

    report = bring_in(home, CSV + "2026-01-05,Cafe,-3.50\n2026-02-30,Cafe,-1.00\n", account, skip_bad=True)

    assert (counts(report), report.rejected) == ((1, 0, 0, 0), 1)
    assert ImportRow.objects.get(outcome="REJECTED").line == 3


def test_a_date_that_can_be_read_two_ways_is_asked_not_guessed(home):
    account = make_account(home)

    with pytest.raises(OpenQuestions) as question:
        bring_in(home, CSV + "03/04/2026,Cafe,-3.50\n", account)

    assert question.value.names == ("date_order",)
    answered = bring_in(home, CSV + "03/04/2026,Cafe,-3.50\n", account, options=ReadOptions(date_order="DMY"))
    assert counts(answered) == (1, 0, 0, 0)
    assert Transaction.objects.get().posted_on == dt.date(2026, 4, 3)


def test_a_closing_balance_becomes_what_the_balance_rests_on(home):
    account = make_account(home)
    closing = "<LEDGERBAL><BALAMT>500.00<DTASOF>20260110</LEDGERBAL>"

    bring_in(
        home,
        ofx(("a", "20260105", "-5.00", "Cafe"), ("b", "20260120", "-7.00", "Bar"), balance=closing),
        account,
        "a.ofx",
    )

    account.refresh_from_db()
    assert (account.anchor_balance, account.anchor_on) == (Decimal("500.00"), dt.date(2026, 1, 10))
    assert account.balance == Decimal("493.00")


def test_balances_beside_the_rows_are_checked_newest_first_too(home):
    account = make_account(home)
    path = FILES / "csv_schwab_checking.csv"

    report = run(request_for(home, path, path.name, only=account, options=ReadOptions(date_order="MDY")), dry_run=False)

    check = report.accounts[0].balance_check
    assert (check.result, check.closing_balance) == ("agrees", Decimal("878.47"))


def test_categories_of_the_file_are_kept_and_deposits_without_one_are_income(home):
    account = make_account(home)
    rows = ("2026-01-05,A,Groceries,-3.50", "2026-01-06,B,,100.00", "2026-01-07,C,Oddities,-1.00")
    text = "\n".join(("Date,Description,Category,Amount", *rows, ""))

    bring_in(home, text, account)

    found = {
        row.payee: (row.category.slug, row.category_source) for row in Transaction.objects.select_related("category")
    }
    assert found == {"A": ("food_groceries", "IMPORT"), "B": ("income", "NONE"), "C": ("other", "NONE")}


def test_parts_of_a_split_come_in_and_add_up(home):
    account = make_account(home)
    path = FILES / "qif_multi_section_splits.qif"

    run(request_for(home, path, path.name, only=account, options=ReadOptions(date_order="MDY")), dry_run=False)

    for row in Transaction.objects.filter(is_split=True).prefetch_related("splits"):
        assert sum(part.amount for part in row.splits.all()) == row.amount
    assert sum(row.splits.count() for row in Transaction.objects.all()) == 8


def test_a_file_that_is_none_is_refused_with_its_reason(home):
    account = make_account(home)

    with pytest.raises(ReadError):
        run(request_for(home, io.BytesIO(b"%PDF-1.7 nothing"), "statement.csv", only=account), dry_run=False)


def test_rows_find_their_account_by_its_number(home):
    from lifepath.banking.services.accounts import number_index

    account = make_account(home, "Main", kind=AccountKind.CHECKING)
    BankAccount.objects.filter(pk=account.pk).update(number_index=number_index("77"))

    report = run(
        request_for(home, io.BytesIO(ofx(("a", "20260105", "-5.00", "Cafe")).encode()), "a.ofx"), dry_run=False
    )

    assert report.accounts[0].account == account.pk


def test_the_households_rules_run_over_what_comes_in(home):
    from tests.banking.test_rules import make_rule, payee

    account = make_account(home)
    make_rule(home, payee("cafe"), category="entertainment")

    bring_in(home, CSV + "2026-01-05,Cafe Roma,-3.50\n2026-01-05,Shop,-4.00\n", account)

    found = {row.payee: row.category.slug for row in Transaction.objects.select_related("category")}
    assert found == {"Cafe Roma": "entertainment", "Shop": "other"}


def test_a_transfer_is_found_among_what_comes_in(home):
    checking, savings = make_account(home), make_account(home, "Savings", kind=AccountKind.SAVINGS)
    bring_in(home, CSV + "2026-01-05,To savings,-250.00\n", checking)

    signed = ReadOptions(sign_rule="signed")
    report = bring_in(home, CSV + "2026-01-06,From checking,250.00\n", savings, options=signed)

    assert report.transfers_accepted == 1
    assert Transaction.objects.get(account=checking).category_id == category_id("savings_contributions")
