"""What insights look like in the API's documentation."""

from typing import Any

HOUSEHOLD = "0197a1d0-7c11-7abc-8def-0123456789ac"
TRANSACTION = "0197a1d0-7c11-7abc-8def-0123456789ad"

SHARED: dict[str, Any] = {
    "household": HOUSEHOLD,
    "currency": "USD",
    "as_of": "2026-11-20T15:04:05Z",
    "worded_by": "code",
    "series": [],
    "assumptions": [
        {
            "name": "window",
            "value": "2025-11 to 2026-10, 12 months with postings",
            "source": "transactions of the household",
            "version": "",
            "confidence": "",
        }
    ],
}
EVIDENCE = [{"kind": "transaction", "id": TRANSACTION, "text": ""}]

PATTERNS = {
    **SHARED,
    "explanation": ["Saturday takes 24.1 % of spending: 14,300.20 of 59,334.10."],
    "patterns": [
        {
            "key": "weekday",
            "kind": "weekday",
            "title": "Day of the week",
            "text": "Saturday takes 24.1 % of spending: 14,300.20 of 59,334.10.",
            "figures": {"weekday": "Saturday", "amount": "14300.20", "share": "0.2410", "total": "59334.10"},
            "formula": "sum of the weekday / sum of all days",
            "formula_version": "1",
            "evidence": EVIDENCE,
        }
    ],
}
OPPORTUNITIES = {
    **SHARED,
    "explanation": ["Gym was marked as unused and costs 45.00 a month."],
    "opportunities": [
        {
            "key": "unused:gym",
            "kind": "unused_subscription",
            "subject": "Gym",
            "yearly_saving": "540.00",
            "monthly_saving": "45.00",
            "effort": "easy",
            "text": "Gym was marked as unused and costs 45.00 a month.",
            "formula": "goal's pace + yearly saving / 12, all of it to that goal",
            "formula_version": "1",
            "evidence": EVIDENCE,
            "goals": [
                {
                    "goal": "0197a1d0-7c11-7abc-8def-0123456789ae",
                    "name": "House",
                    "reached_now": "2029-03-20",
                    "reached_then": "2028-12-20",
                    "months_sooner": 3,
                }
            ],
        }
    ],
}
HEALTH = {
    **SHARED,
    "explanation": ["Emergency fund: 3.0000 months scores 70.00 (weight 20)."],
    "score": "70.00",
    "band": "sound",
    "completeness_share": "0.20",
    "table_version": "2026.1",
    "ratios": [
        {
            "key": "emergency_months",
            "label": "Emergency fund",
            "unit": "months",
            "value": "3.0000",
            "score": "70.00",
            "band": "sound",
            "weight": 20,
            "how_to_raise": "Set money aside until three, then six months of spending are at hand.",
            "source": "three to six months of spending, the common planning rule",
            "evidence": [{"kind": "account", "id": HOUSEHOLD, "text": "Savings"}],
        }
    ],
}
RECOMMENDATIONS = {
    **SHARED,
    "explanation": ["Card costs 21.90 % a year. 100.00 more a month saves 120.45 of interest in the first year."],
    "recommendations": [
        {
            "key": "dear_debt:0197a1d0-7c11-7abc-8def-0123456789ae",
            "kind": "dear_debt",
            "title": "Pay Card down faster",
            "text": "Card costs 21.90 % a year. 100.00 more a month saves 120.45 of interest in the first year.",
            "yearly_effect": "120.45",
            "amount": "100.00",
            "rank": 1,
            "formula": "100.00 x rate / 12 x 66 months saved",
            "formula_version": "1",
            "evidence": [{"kind": "goal", "id": "0197a1d0-7c11-7abc-8def-0123456789ae", "text": "Card"}],
        }
    ],
}
ACCEPTED = {"key": "emergency_fund", "task": HOUSEHOLD, "due_on": "2026-12-20"}
ANOMALIES = {
    **SHARED,
    "explanation": ["Corner Shop charged 42.10 on 2026-11-10 and on 2026-11-11."],
    "window_days": 30,
    "anomalies": [
        {
            "key": f"duplicate_charge:{TRANSACTION}:{HOUSEHOLD}",
            "kind": "duplicate_charge",
            "subject": "Corner Shop",
            "day": "2026-11-11",
            "amount": "42.10",
            "usual_amount": None,
            "text": "Corner Shop charged 42.10 on 2026-11-10 and on 2026-11-11.",
            "transactions": [TRANSACTION, HOUSEHOLD],
        }
    ],
    "provisions": [
        {
            "series_key": "insurer:annual",
            "payee": "Insurer",
            "cadence": "annual",
            "yearly_amount": "1200.00",
            "monthly_provision": "100.00",
            "next_on": "2027-02-01",
        }
    ],
}
PREDICTIONS = {
    **SHARED,
    "explanation": ["Groceries: mean_12, wrong by 31.20 a month on the last quarter (the naive forecast by 55.80)."],
    "predictions": [
        {
            "subject": "category:food_groceries",
            "label": "Groceries",
            "forecaster": "mean_12",
            "version": 2,
            "data_first": "2024-11",
            "data_last": "2026-10",
            "error": "31.20",
            "naive_error": "55.80",
            "months": [{"month": "2026-11", "amount": "540.10", "low": "500.16", "high": "580.04"}],
            "reached_on": None,
            "months_late": None,
        }
    ],
    "too_short": ["House"],
}
