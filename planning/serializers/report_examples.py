"""What reports look like in the API's documentation."""

from typing import Any

HOUSEHOLD = "0197a1d0-7c11-7abc-8def-0123456789ac"
REPORT = "0197a1d0-7c11-7abc-8def-0123456789ab"


def _row(month: str, income: str, spending: str, net: str) -> dict[str, Any]:
    return {
        "buckets": [{"dimension": "month", "key": month, "label": month}],
        "values": {"income": income, "spending": spending, "net": net},
    }


ANSWER_EXAMPLE: dict[str, Any] = {
    "report_id": REPORT,
    "kind": "income_expense",
    "name": "",
    "title": "Income and spending",
    "household": HOUSEHOLD,
    "scope": "household",
    "currency": "USD",
    "start": "2026-09-01",
    "end": "2026-10-31",
    "as_of": "2026-11-20T15:04:05Z",
    "data_version": "5f1f8e0c9a7d4b21",
    "dimensions": ["month"],
    "columns": [
        {"key": "income", "label": "Income", "unit": "money"},
        {"key": "spending", "label": "Spending", "unit": "money"},
        {"key": "net", "label": "Net", "unit": "money"},
    ],
    "rows": [
        _row("2026-09", "6200.00", "4811.37", "1388.63"),
        _row("2026-10", "6200.00", "5104.10", "1095.90"),
    ],
    "totals": {"income": "12400.00", "spending": "9915.47", "net": "2484.53"},
    "series": [
        {
            "key": "income",
            "label": "Income",
            "unit": "money",
            "points": [["2026-09", "6200.00"], ["2026-10", "6200.00"]],
        }
    ],
    "notes": [],
    "assumptions": [
        {
            "name": "rows",
            "value": "booked 2026-09-01 to 2026-10-31; pending and excluded rows do not enter",
            "source": "transactions of the household",
            "version": "",
            "confidence": "",
        }
    ],
    "explanation": ["Income: what was booked under income and the categories below it."],
}

SPECIFICATION: dict[str, Any] = {
    "start": "2026-01-01",
    "end": "2026-10-31",
    "dimensions": ["month", "payee"],
    "measures": ["spending", "count"],
    "filters": {"account_kinds": ["CHECKING"], "payee": "market", "min_amount": "20.00"},
}

CUSTOM_EXAMPLE: dict[str, Any] = {**SPECIFICATION, "name": "Markets this year"}

SAVED_EXAMPLE: dict[str, Any] = {
    "id": REPORT,
    "household": HOUSEHOLD,
    "name": "Markets this year",
    "scope": "household",
    "specification": SPECIFICATION,
    "created_at": "2026-11-20T15:04:05Z",
}
