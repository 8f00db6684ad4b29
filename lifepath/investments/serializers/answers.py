"""What answers of the calculations look like."""

from typing import Any

from lifepath.investments.serializers.examples import ACCOUNT_ID, HOUSEHOLD, answer, asked

_SIMPLE = {
    "return_rate": "0.110000000000",
    "reason": "",
    "formula": "(end - start - paid in + taken out) / (start + paid in)",
    "inputs": [{"name": "start", "value": "0.00"}, {"name": "end", "value": "1110.00"}],
}
_TIME = {
    "return_rate": "0.110000000000",
    "reason": "",
    "formula": "product of (value before next flow / value after last flow) - 1",
    "inputs": [{"name": "valuations", "value": "2"}, {"name": "flows", "value": "1"}],
}
_MONEY = {
    "return_rate": "0.110000000000",
    "reason": "",
    "formula": "the yearly rate r with sum of flow / (1 + r)^(days / 365) = 0",
    "inputs": [{"name": "2025-11-11", "value": "-1000.00"}, {"name": "2026-11-11", "value": "1110.00"}],
}
_FIGURES: dict[str, Any] = {
    "start_on": "2025-11-10",
    "end_on": "2026-11-11",
    "start_value": "0.00",
    "end_value": "1110.00",
    "paid_in": "1000.00",
    "taken_out": "0.00",
    "gain": "110.00",
    "simple": _SIMPLE,
    "time_weighted": _TIME,
    "money_weighted": _MONEY,
    "realised_short_term": "0.00",
    "realised_long_term": "0.00",
    "unrealised": "110.00",
    "dividends": "0.00",
    "fees": "0.00",
    "left_out": [],
}
_BASIS = {
    "name": "cash",
    "value": "left out",
    "source": "convention of this answer",
    "version": "",
    "confidence": "",
}
PERFORMANCE = answer(
    "One year of one account",
    {
        **_FIGURES,
        "household": HOUSEHOLD,
        "currency": "USD",
        "by": "account",
        "parts": [{"key": ACCOUNT_ID, "label": "Acme 401(k)", **_FIGURES}],
        "hidden_accounts": [],
        "prices_as_of": "2026-11-11",
        "prices_are_stale": False,
        "assumptions": [_BASIS],
        "explanation": ["1110.00 at the end less 0.00 at the start less 1000.00 paid in plus 0.00 taken out: 110.00."],
        "series": [{"key": "value", "label": "Value", "unit": "currency", "points": [["2026-11-11", "1110.00"]]}],
    },
)
RETURNS_ASKED = asked(
    "A year with one deposit",
    {
        "start_on": "2025-01-01",
        "end_on": "2026-01-01",
        "start_value": "10000.00",
        "end_value": "12100.00",
        "flows": [{"on": "2025-07-01", "amount": "1000.00"}],
        "valuations": [{"on": "2025-07-01", "value": "10600.00"}],
    },
)
RETURNS = answer(
    "A year with one deposit",
    {
        "simple": _SIMPLE,
        "time_weighted": _TIME,
        "money_weighted": _MONEY,
        "assumptions": [_BASIS],
        "explanation": ["1100.00 was gained on 11000.00 put to work."],
        "series": [{"key": "value", "label": "Value", "unit": "currency", "points": [["2025-07-01", "10600.00"]]}],
    },
)
_SPREAD: dict[str, Any] = {
    "total": "1000.00",
    "by_asset_class": [{"key": "US_EQUITY", "value": "700.00", "share": "0.700000"}],
    "by_account": [{"key": "Acme 401(k)", "value": "1000.00", "share": "1.000000"}],
    "by_sector": [{"key": "unknown", "value": "1000.00", "share": "1.000000"}],
    "concentration": {
        "herfindahl_share": "0.580000",
        "effective_holdings": "1.72",
        "largest": [{"key": "VTI", "value": "700.00", "share": "0.700000"}],
    },
    "overlaps": [],
    "rebalance": {
        "drifts": [
            {
                "key": "US_EQUITY",
                "actual_share": "0.700000",
                "target_share": "0.600000",
                "drift_share": "0.100000",
                "trade": "-100.00",
            }
        ],
        "turnover_share": "0.100000",
    },
    "assumptions": [_BASIS],
    "explanation": ["Sell 100.00 of US_EQUITY: 700.00 held, 600.00 is 0.6 of 1000.00."],
    "series": [
        {"key": "actual", "label": "Held", "unit": "share", "points": [["US_EQUITY", "0.700000"]]},
    ],
}
ALLOCATION = answer(
    "More stocks than wanted",
    {
        **_SPREAD,
        "household": HOUSEHOLD,
        "currency": "USD",
        "has_target": True,
        "prices_as_of": "2026-11-11",
        "stale_symbols": [],
        "unpriced_symbols": [],
    },
)
SPREAD_ASKED = asked(
    "Two funds and a target",
    {
        "holdings": [
            {"symbol": "VTI", "value": "700.00", "asset_class": "US_EQUITY"},
            {"symbol": "BND", "value": "300.00", "asset_class": "BOND"},
        ],
        "target": {"US_EQUITY": "0.6", "BOND": "0.4"},
    },
)
TARGET_ASKED = asked("Sixty and forty", {"us_equity_share": "0.4", "intl_equity_share": "0.2", "bond_share": "0.4"})
LOTS_ASKED = asked(
    "Two purchases and a sale",
    {
        "cost_method": "FIFO",
        "activities": [
            {"on": "2024-01-02", "kind": "BUY", "shares": "10", "amount": "1000.00"},
            {"on": "2025-01-02", "kind": "BUY", "shares": "10", "amount": "1200.00"},
            {"on": "2026-01-02", "kind": "SELL", "shares": "15", "amount": "2100.00"},
        ],
    },
)
