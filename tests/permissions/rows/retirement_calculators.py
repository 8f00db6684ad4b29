"""Rows of the retirement app's calculators."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.permissions.world import Row, everyone

API = "/api/v1/retirement"


def asks(body):
    """A calculator that needs no records."""
    return Row(lambda world: ({}, {}, body), everyone(200))


def statement(world):
    """A file of earnings."""
    return {}, {}, {"file": SimpleUploadedFile("earnings.csv", b"year,earnings\n2023,50000\n")}


ROWS = {
    f"POST {API}/social-security": asks({"birth_date": "1964-06-15", "pia": "2609.80"}),
    f"POST {API}/social-security/statement": Row(statement, everyone(200), format="multipart"),
    f"POST {API}/tax": asks({"year": 2026, "filing_status": "single", "age": 67, "pension": "40000.00"}),
    f"POST {API}/required-distributions": asks({"birth_date": "1953-05-04", "prior_year_end_balance": "500000.00"}),
    f"POST {API}/medicare-premiums": asks(
        {"premium_year": 2026, "filing_status": "single", "income_two_years_before": "120000.00"}
    ),
    f"POST {API}/contribution-limits": asks({"year": 2026, "age": 61}),
}
