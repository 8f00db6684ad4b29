"""What answers look like: one household's investments, used throughout the API's description."""

from drf_spectacular.utils import OpenApiExample

HOUSEHOLD = "0193a1b2-0000-7000-8000-000000000010"
PERSON = "0193a1b2-0000-7000-8000-000000000011"
ACCOUNT_ID = "0193a1b2-0000-7000-8000-000000000060"
HOLDING_ID = "0193a1b2-0000-7000-8000-000000000061"
ACTIVITY_ID = "0193a1b2-0000-7000-8000-000000000062"
IMPORT_ID = "0193a1b2-0000-7000-8000-000000000063"
MOMENT = "2026-11-12T14:30:05.120000Z"


def answer(name: str, value: object) -> OpenApiExample:
    """An example of an answer."""
    return OpenApiExample(name, value=value, response_only=True)


def asked(name: str, value: object) -> OpenApiExample:
    """An example of a request."""
    return OpenApiExample(name, value=value, request_only=True)


ACCOUNT = answer(
    "A 401(k)",
    {
        "id": ACCOUNT_ID,
        "household": HOUSEHOLD,
        "owner": PERSON,
        "name": "Acme 401(k)",
        "account_type": "401K",
        "tax_treatment": "deferred",
        "institution_name": "Fidelity",
        "currency": "USD",
        "balance": "148250.40",
        "balance_as_of": "2026-11-11",
        "balance_is_stale": False,
        "number_tail": "4417",
        "visibility": "FULL",
        "created_at": MOMENT,
    },
)
NEW_ACCOUNT = asked(
    "A 401(k) whose holdings are not known",
    {
        "name": "Acme 401(k)",
        "account_type": "401K",
        "institution_name": "Fidelity",
        "balance": "148250.40",
        "balance_on": "2026-10-31",
    },
)
HOLDING = answer(
    "Shares of a fund",
    {
        "id": HOLDING_ID,
        "account": ACCOUNT_ID,
        "symbol": "VTI",
        "name": "Vanguard Total Stock Market ETF",
        "asset_type": "ETF",
        "asset_class": "US_EQUITY",
        "sector": "",
        "shares": "120.5000000000",
        "purchase_price": "210.44000000",
        "cost_basis": "25358.02",
        "acquired_on": "2021-03-15",
        "cost_method": "FIFO",
        "is_derived": True,
        "current_price": "301.12000000",
        "price_on": "2026-11-11",
        "price_source": "FILE",
        "price_is_stale": False,
        "uses_market_prices": True,
        "market_value": "36284.96",
        "unrealised_gain": "10926.94",
        "details_hidden": False,
        "created_at": MOMENT,
    },
)
NEW_HOLDING = asked(
    "Entered from a statement",
    {
        "account": ACCOUNT_ID,
        "symbol": "VBTLX",
        "name": "Vanguard Total Bond Market Index",
        "asset_type": "MUTUAL_FUND",
        "asset_class": "BOND",
        "shares": "310.25",
        "purchase_price": "10.12",
        "current_price": "9.84",
        "price_on": "2026-10-30",
    },
)
ACTIVITY = answer(
    "A purchase",
    {
        "id": ACTIVITY_ID,
        "account": ACCOUNT_ID,
        "holding": HOLDING_ID,
        "symbol": "VTI",
        "traded_on": "2026-10-15",
        "kind": "BUY",
        "shares": "4.0000000000",
        "price_per_share": "295.10000000",
        "amount": "1180.40",
        "fee": "0.00",
        "ratio": "1.0000000000",
        "acquired_on": None,
        "from_lots": [],
        "memo": "",
        "source": "MANUAL",
        "import_file": None,
        "created_at": MOMENT,
    },
)
NEW_ACTIVITY = asked(
    "A purchase",
    {
        "account": ACCOUNT_ID,
        "symbol": "VTI",
        "asset_type": "ETF",
        "traded_on": "2026-10-15",
        "kind": "BUY",
        "shares": "4",
        "price": "295.10",
    },
)
LOTS = answer(
    "First in, first out",
    {
        "cost_method": "FIFO",
        "shares": "14.0000000000",
        "basis": "2980.40",
        "dividends": "41.20",
        "fees": "0.00",
        "lots": [{"lot_id": ACTIVITY_ID, "acquired_on": "2026-10-15", "shares": "14.0000000000", "basis": "2980.40"}],
        "realised": [
            {
                "lot_id": HOLDING_ID,
                "acquired_on": "2021-03-15",
                "sold_on": "2026-09-01",
                "shares": "6.0000000000",
                "proceeds": "1740.00",
                "basis": "1262.64",
                "gain": "477.36",
                "long_term": True,
            }
        ],
    },
)
IMPORT = answer(
    "A statement that waits",
    {
        "id": IMPORT_ID,
        "account": ACCOUNT_ID,
        "file_name": "statement.ofx",
        "file_format": "OFX",
        "state": "PREVIEW",
        "created_at": MOMENT,
        "committed_at": None,
        "reverted_at": None,
        "choices": {},
        "report": {
            "ready": True,
            "already_imported": False,
            "questions": [],
            "message": "",
            "file_format": "OFX",
            "account_in_file": "1212",
            "as_of": "2026-10-31",
            "row_count": 1,
            "left_aside": 0,
            "created": 1,
            "matched": 0,
            "duplicates": 0,
            "opened": 0,
            "rejected": [],
            "rows": [
                {
                    "line": 31,
                    "outcome": "CREATED",
                    "traded_on": "2026-10-15",
                    "kind": "BUY",
                    "symbol": "VTI",
                    "shares": "4",
                    "amount": "1180.40",
                    "fee": "0.00",
                    "reason": "",
                }
            ],
            "holdings": [
                {
                    "symbol": "VTI",
                    "shares_before": "0",
                    "shares": "4",
                    "statement_shares": "4",
                    "difference": "0",
                    "agrees": True,
                }
            ],
        },
    },
)
