"""Rows of the education529 app."""

from tests.permissions.world import Row, everyone

EVERY_ROLE_OF_STAFF = ("lead", "observer", "other_planner", "former_planner", "support", "operator")

COMPARE = {
    "resident_state": "CO",
    "horizon": 10,
    "contribution": "6000.00",
    "filing_status": "joint",
    "taxable_income": "150000.00",
}


def asks(body):
    """A calculator that needs no records."""
    return Row(lambda world: ({}, {}, body), everyone(200))


ROWS = {
    "POST /api/v1/education529/recommend": asks({"beneficiary_age": "8"}),
    "POST /api/v1/education529/contribution": asks({"current_annual_cost": "30000.00", "years_to_enrollment": "10"}),
    "POST /api/v1/education529/funds/validate": asks({"plan_id": "UT-MY529", "identifiers": ["VTSAX"]}),
    "GET /api/v1/education529/college-costs": Row(lambda world: ({}, {}, None), everyone(200)),
    "GET /api/v1/education529/compare-states": Row(lambda world: ({}, COMPARE, None), everyone(200)),
    "POST /api/v1/education529/compare-states": asks(COMPARE),
    "POST /api/v1/education529/tax-benefit": asks(
        {"tax_year": 2026, "resident_state": "CO", "filing_status": "joint", "contribution": "6000.00"}
    ),
    "POST /api/v1/education529/aggregate-limit": asks(
        {"plan_state": "UT", "balance_all_accounts": "500000.00", "contribution": "100000.00"}
    ),
    "POST /api/v1/education529/gifts": asks({"year": 2026, "contribution": "95000.00", "elect_five_years": True}),
    "POST /api/v1/education529/roth-rollover": asks(
        {
            "year": 2026,
            "account_age_years": "16",
            "balance": "40000.00",
            "recent_contributions": "5000.00",
            "earned_income": "9000.00",
        }
    ),
    "POST /api/v1/education529/withdrawal": asks(
        {
            "year": 2026,
            "withdrawal": "10000.00",
            "balance": "50000.00",
            "basis": "30000.00",
            "marginal_tax_rate": "0.22",
            "expenses": {"college": "8000.00"},
        }
    ),
    "POST /api/v1/education529/aid": asks({"owner": "parent", "balance": "50000.00"}),
}

ADMIN_ROWS = {}
