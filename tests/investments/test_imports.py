"""Imports of trades: preview, commit, duplicates, positions, refusals."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from lifepath.investments.models import InvestmentActivity, InvestmentHolding, InvestmentImport
from tests.conftest import client_for
from tests.investments.conftest import DAY, make_account, make_holding, trade

API = "/api/v1/investments/imports"
OFX = (Path(__file__).parent / "files" / "trades.ofx").read_bytes()
SAMPLE = (Path(__file__).parents[1] / "banking" / "files" / "ofx1_sgml_investment.ofx").read_bytes()
HEAD = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n"
CSV = HEAD + (
    "01/15/2026,Buy,VTI,Vanguard Total Stock,10,$100.00,$1.00,-$1001.00\n"
    "02/13/2026,Qualified Dividend,VTI,Vanguard Total Stock,,,,$8.00\n"
    "02/14/2026,Reinvest Dividend,VTI,Vanguard Total Stock,,,,$8.00\n"
    "02/14/2026,Reinvest Shares,VTI,Vanguard Total Stock,0.08,$100.00,,-$8.00\n"
    "03/01/2026,Sell,VTI,Vanguard Total Stock,5,$110.00,$0.50,$549.50\n"
    "03/02/2026,MoneyLink Transfer,,Deposit,,,,$500.00\n"
)


def upload(caller, account, content, name="trades.ofx", **choices):
    """Send a file."""
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return caller.post(API, {"file": file, "account": str(account.pk), **choices}, format="multipart")


def test_an_ofx_statement_is_previewed_then_stored_once(alice, brokerage):
    caller = client_for(alice)

    seen = upload(caller, brokerage, OFX)
    assert seen.data["report"]["ready"] is True, seen.data
    assert (InvestmentActivity.objects.count(), InvestmentHolding.objects.count()) == (0, 0)
    done = caller.post(f"{API}/{seen.data['id']}/commit")
    again = caller.post(f"{API}/{upload(caller, brokerage, OFX).data['id']}/commit")

    held = {each.symbol: each for each in InvestmentHolding.objects.all()}
    stock, bond = held["VTI"], held["912810RW0"]
    assert (done.data["report"]["created"], done.data["report"]["left_aside"]) == (8, 1)
    # 1,005 + 55 for 21 shares after the split; 6 of the first 20 cost 301.50.
    assert (stock.shares, stock.cost_basis, stock.market_value) == (15, Decimal("758.50"), Decimal("930.00"))
    assert (bond.shares, bond.cost_basis, bond.current_price) == (1500, Decimal("1470.00"), Decimal("0.99"))
    assert bond.asset_class == "BOND"
    assert held["CASH"].market_value == Decimal("250.75")
    assert all(each["agrees"] for each in done.data["report"]["holdings"])
    assert (again.data["report"]["created"], again.data["report"]["duplicates"]) == (0, 8)
    assert again.data["report"]["already_imported"] is True
    assert InvestmentActivity.objects.count() == 8


def test_a_statement_without_trades_enters_its_positions(alice, brokerage):
    caller = client_for(alice)

    done = caller.post(f"{API}/{upload(caller, brokerage, SAMPLE).data['id']}/commit")

    held = InvestmentHolding.objects.get(symbol="AMZN")
    assert (done.status_code, done.data["report"]["row_count"]) == (200, 0)
    assert (held.shares, held.market_value, held.is_derived, held.cost_basis) == (1, Decimal("1000.00"), False, None)
    assert InvestmentHolding.objects.get(symbol="912810RW0").market_value == Decimal("1000.00")


def test_a_csv_of_trades_is_read_matched_and_taken_back(alice, brokerage):
    caller = client_for(alice)
    by_hand = trade(brokerage, "BUY", "VTI", "10", "1000.00", fee="1.00", traded_on=DAY.replace(month=1, day=15))

    file = caller.post(f"{API}/{upload(caller, brokerage, CSV, 'trades.csv').data['id']}/commit").data
    second = caller.post(f"{API}/{upload(caller, brokerage, CSV, 'trades.csv').data['id']}/commit").data

    held = InvestmentHolding.objects.get()
    assert [file["report"][name] for name in ("created", "matched", "left_aside")] == [3, 1, 2]
    assert (held.shares, held.cost_basis) == (Decimal("5.08"), Decimal("508.50"))
    assert (second["report"]["created"], second["report"]["duplicates"]) == (0, 4)
    answer = caller.post(f"{API}/{file['id']}/revert")
    assert answer.data == {"transactions_removed": 3}
    assert list(InvestmentActivity.objects.values_list("pk", flat=True)) == [by_hand.pk]
    held.refresh_from_db()
    assert held.shares == 10


def test_a_bad_row_stores_nothing_unless_it_is_skipped(alice, brokerage):
    caller = client_for(alice)
    seen = upload(caller, brokerage, CSV + "03/40/2026,Buy,VTI,x,1,1,,1\n", "trades.csv").data

    refused = caller.post(f"{API}/{seen['id']}/commit")
    assert seen["report"]["rejected"] == [{"line": 8, "column": "date", "reason": "'03/40/2026' is no day."}]
    assert (refused.status_code, refused.data["code"]) == (409, "not_ready")
    assert InvestmentActivity.objects.count() == 0
    caller.patch(f"{API}/{seen['id']}", {"skip_bad": True}, format="json")

    assert caller.post(f"{API}/{seen['id']}/commit").data["report"]["created"] == 4


def test_what_was_held_before_the_file_is_opened_only_when_asked(alice, brokerage):
    caller = client_for(alice)
    text = HEAD + "01/25/2026,Sell,VTI,x,4,$100.00,,$400.00\n"
    seen = upload(caller, brokerage, text, "t.csv").data
    assert seen["report"]["ready"] is False
    assert "opening_positions" in seen["report"]["rejected"][0]["reason"]

    opened = caller.patch(f"{API}/{seen['id']}", {"opening_positions": True}, format="json").data

    assert (opened["report"]["opened"], opened["report"]["created"]) == (1, 1)
    caller.post(f"{API}/{seen['id']}/commit")
    assert InvestmentHolding.objects.get().shares == 0


def test_entered_shares_stay_what_is_held_now_at_what_they_cost(alice, brokerage):
    make_holding(brokerage, shares=Decimal(10), purchase_price=Decimal(90))
    caller = client_for(alice)
    text = HEAD + "01/25/2026,Sell,VTI,x,4,$100.00,,$400.00\n"

    seen = upload(caller, brokerage, text, "t.csv", opening_positions="true").data
    caller.post(f"{API}/{seen['id']}/commit")

    held = InvestmentHolding.objects.get()
    assert (held.shares, held.cost_basis, held.is_derived) == (10, Decimal("900.00"), True)


def test_dates_that_may_be_read_two_ways_are_asked_for(alice, brokerage):
    caller = client_for(alice)
    text = HEAD + "01/02/2026,Buy,VTI,x,1,$100.00,,-$100.00\n"

    seen = upload(caller, brokerage, text, "t.csv").data
    told = caller.patch(f"{API}/{seen['id']}", {"date_order": "DMY"}, format="json").data

    assert (seen["report"]["ready"], seen["report"]["questions"]) == (False, ["date_order"])
    assert told["report"]["rows"][0]["traded_on"] == "2026-02-01"


def test_a_statement_of_another_account_is_asked_about(alice, home):
    account = make_account(home, number="999888777")
    caller = client_for(alice)

    seen = upload(caller, account, OFX).data
    told = caller.patch(f"{API}/{seen['id']}", {"account_in_file": "2345"}, format="json").data

    assert seen["report"]["questions"] == ["account_in_file"]
    assert told["report"]["ready"] is True


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (OFX.replace(b"<CURDEF>USD", b"<CURDEF>EUR"), "EUR"),
        (OFX[:2000], "cut off"),
        (b"<!DOCTYPE x>" + OFX, "DOCTYPE"),
        (b"a,b\n1,2\n", "columns"),
        (b"%PDF-1.4 nothing", ""),
    ],
)
def test_a_file_that_is_no_statement_is_refused_and_not_kept(alice, brokerage, content, words):
    answer = upload(client_for(alice), brokerage, content)

    assert answer.status_code == 400
    assert answer.data["errors"][0]["pointer"] == "/file"
    assert words in answer.data["errors"][0]["detail"]
    assert InvestmentImport.objects.count() == 0


def test_the_command_imports_twice_and_adds_once(brokerage, tmp_path, capsys):
    file = tmp_path / "trades.ofx"
    file.write_bytes(OFX)
    call_command("import_investments", str(file), "--account", str(brokerage.pk), "--dry-run")
    assert InvestmentImport.objects.count() == 0

    call_command("import_investments", str(file), "--account", str(brokerage.pk))
    call_command("import_investments", str(file), "--account", str(brokerage.pk))

    assert "8 rows, 0 created, 0 matched, 8 known, 0 rejected" in capsys.readouterr().out.splitlines()[-1]
    with pytest.raises(CommandError, match="no investment account"):
        call_command("import_investments", str(file), "--account", "0193a1b2-0000-7000-8000-000000000000")
