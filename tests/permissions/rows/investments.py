"""Rows of the investments app."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from lifepath.investments.models import SecurityPrice
from lifepath.investments.services import imports
from lifepath.investments.services.targets import set_target
from tests.investments.conftest import make_account, make_holding, trade
from tests.permissions.world import AdminRow, Row, everyone, members_only, own_list, readers, writers

API = "/api/v1/investments"
DETAILS = {"owner": 200, "lead": 200, "observer": 403}
"""Trades and cost basis: the owner and the lead planner."""


def account(world):
    """The owner's account."""
    return make_account(world.home, balance="1000.00")


def holding(world):
    """What it holds."""
    return make_holding(account(world))


def activity(world):
    """What was bought."""
    return trade(account(world), "BUY", "VTI", "10", "1000.00")


def of(make, body=None):
    """An operation on one record."""
    return lambda world: ({"id": make(world).pk}, {}, body)


def listed(make):
    """A list of the owner's household."""

    def request(world):
        make(world)
        return {}, {"household": str(world.home.pk)}, None

    return request


def new_account(world):
    """An account that is new to the owner's household."""
    return {}, {"household": str(world.home.pk)}, {"name": "IRA", "account_type": "IRA", "balance": "500.00"}


def replaced(world):
    """The whole holding, written anew."""
    made = holding(world)
    return {"id": made.pk}, {}, {"account": str(made.account_id), "symbol": "VTI", "asset_type": "ETF"}


def in_account(body):
    """A new record of the owner's account."""

    def request(world):
        return {}, {}, {"account": str(account(world).pk), **body}

    return request


def target(world):
    """How the owner wants to be spread."""
    shares = {"US_EQUITY": Decimal("0.5"), "BOND": Decimal("0.5")}
    return set_target(household_id=world.home.pk, shares=shares)


def in_household(body):
    """Something of the owner's household."""
    return lambda world: ({}, {"household": str(world.home.pk)}, body)


def waiting(world):
    """A file that the owner uploaded."""
    return imports.upload(account=account(world), content=CSV, file_name="t.csv", choices={}, actor=None)


def committed(world):
    """An import of the owner that stands."""
    return imports.commit(file=waiting(world))


def upload(world):
    """A file for the owner's account."""
    return {}, {}, {"file": SimpleUploadedFile("t.csv", CSV), "account": str(account(world).pk)}


CSV = b"Date,Action,Symbol,Quantity,Price,Amount\n2026-01-15,Buy,VTI,10,100,-1000.00\n"
INLINE = {"holdings-TOTAL_FORMS": "0", "holdings-INITIAL_FORMS": "0"}
HALVES = {"us_equity_share": "0.5", "bond_share": "0.5"}
RETURNS = {"start_on": "2025-01-01", "end_on": "2026-01-01", "start_value": "100.00", "end_value": "110.00"}
SPREAD = {"holdings": [{"symbol": "VTI", "value": "1.00", "asset_class": "US_EQUITY"}]}
LOTS = {"activities": [{"on": "2025-01-01", "kind": "BUY", "shares": "1", "amount": "1.00"}]}
HOLDING = {"symbol": "BND", "asset_type": "ETF", "shares": "4", "purchase_price": "70"}
BUY = {"symbol": "VTI", "kind": "BUY", "shares": "2", "amount": "200.00", "traded_on": "2026-03-02"}
SAME = {"kind": "BUY", "shares": "11", "amount": "1100.00", "traded_on": "2026-03-02"}

ROWS = {
    f"GET {API}/accounts": Row(listed(account), own_list()),
    f"POST {API}/accounts": Row(new_account, writers(201)),
    f"GET {API}/accounts/{{id}}": Row(of(account), readers()),
    f"PUT {API}/accounts/{{id}}": Row(of(account, {"name": "IRA", "account_type": "IRA"}), writers(200)),
    f"PATCH {API}/accounts/{{id}}": Row(of(account, {"name": "IRA"}), writers(200)),
    f"DELETE {API}/accounts/{{id}}": Row(of(account), members_only(204)),
    f"GET {API}/holdings": Row(listed(holding), own_list()),
    f"POST {API}/holdings": Row(in_account(HOLDING), writers(201), otherwise=400),
    f"GET {API}/holdings/{{id}}": Row(of(holding), readers()),
    f"PUT {API}/holdings/{{id}}": Row(replaced, writers(200)),
    f"PATCH {API}/holdings/{{id}}": Row(of(holding, {"shares": "11"}), writers(200)),
    f"DELETE {API}/holdings/{{id}}": Row(of(holding), writers(204)),
    f"GET {API}/holdings/{{id}}/lots": Row(of(holding), DETAILS),
    f"GET {API}/transactions": Row(listed(activity), DETAILS),
    f"POST {API}/transactions": Row(in_account(BUY), writers(201), otherwise=400),
    f"GET {API}/transactions/{{id}}": Row(of(activity), DETAILS),
    f"PUT {API}/transactions/{{id}}": Row(of(activity, SAME), writers(200)),
    f"PATCH {API}/transactions/{{id}}": Row(of(activity, {"shares": "12"}), writers(200)),
    f"DELETE {API}/transactions/{{id}}": Row(of(activity), writers(204)),
    f"GET {API}/imports": Row(listed(waiting), DETAILS),
    f"POST {API}/imports": Row(upload, writers(201), otherwise=400, format="multipart"),
    f"GET {API}/imports/{{id}}": Row(of(waiting), DETAILS),
    f"PATCH {API}/imports/{{id}}": Row(of(waiting, {"skip_bad": True}), writers(200)),
    f"DELETE {API}/imports/{{id}}": Row(of(waiting), writers(204)),
    f"POST {API}/imports/{{id}}/commit": Row(of(waiting), writers(200)),
    f"POST {API}/imports/{{id}}/revert": Row(of(committed), writers(200)),
    f"GET {API}/performance": Row(listed(activity), DETAILS),
    f"POST {API}/performance": Row(lambda world: ({}, {}, RETURNS), everyone(200)),
    f"GET {API}/allocation": Row(listed(holding), own_list()),
    f"POST {API}/allocation": Row(lambda world: ({}, {}, SPREAD), everyone(200)),
    f"POST {API}/lots": Row(lambda world: ({}, {}, LOTS), everyone(200)),
    f"GET {API}/target": Row(listed(target), own_list()),
    f"PUT {API}/target": Row(in_household(HALVES), writers(200)),
    f"DELETE {API}/target": Row(listed(target), writers(204)),
}


def price(world):
    """A price of the market."""
    return SecurityPrice.objects.create(symbol="VTI", on="2026-03-02", price="100", source="FILE")


ADMIN_ROWS = {
    "investments.InvestmentAccount": AdminRow(
        account, post=lambda row: {"name": "Changed", "account_type": "IRA", **INLINE}
    ),
    "investments.InvestmentHolding": AdminRow(
        holding,
        post=lambda row: {
            "name": "Changed",
            "asset_type": "ETF",
            "asset_class": "BOND",
            "shares": "10",
            "cost_method": "FIFO",
        },
    ),
    "investments.InvestmentActivity": AdminRow(activity, seen_by=("lead",), changed_by=()),
    "investments.InvestmentImport": AdminRow(waiting, seen_by=("lead",), changed_by=()),
    "investments.AllocationTarget": AdminRow(target, post=lambda row: {"bond_share": "1"}),
    "investments.SecurityPrice": AdminRow(
        price,
        seen_by=("lead", "observer", "other_planner", "former_planner", "support", "operator"),
        changed_by=(),
        marker=lambda row: f"/securityprice/{row.pk}/",
    ),
}
