"""Rows of reports."""

from planning.models import Report
from planning.report_choices import ReportKind, ReportScope
from tests.permissions.world import AdminRow, Row, own_list, readers, writers

SPECIFICATION = {
    "start": "2026-01-01",
    "end": "2026-03-31",
    "dimensions": ["month"],
    "measures": ["net"],
    "filters": {},
}


def asked(world):
    """A report on the owner's household."""
    return {}, {"household": str(world.home.pk), "start": "2026-01", "end": "2026-03"}, None


def kept(world):
    """A report that the owner's household keeps."""
    return Report.objects.create(
        household=world.home,
        created_by=world.people["owner"],
        kind=ReportKind.CUSTOM,
        scope=ReportScope.HOUSEHOLD,
        name="Quarter",
        is_saved=True,
        specification=SPECIFICATION,
        digest="0",
    )


def of_kept(query=None):
    """An operation on it."""
    return lambda world: ({"id": kept(world).pk}, query or {}, None)


def custom(body):
    """A specification for the owner's household."""
    return lambda world: ({}, {"household": str(world.home.pk)}, {**SPECIFICATION, **body})


API = "/api/v1/reports"

ROWS = {
    f"GET {API}/income-expense": Row(asked, readers()),
    f"GET {API}/cash-flow": Row(asked, readers()),
    f"GET {API}/net-worth": Row(asked, readers()),
    f"GET {API}/trends": Row(asked, readers()),
    f"GET {API}/export/{{id}}": Row(of_kept({"format": "csv"}), readers()),
    f"GET {API}/custom": Row(lambda world: (kept(world), asked(world))[1], own_list()),
    f"POST {API}/custom": Row(custom({"name": "Kept"}), writers(201)),
    f"GET {API}/custom/{{id}}": Row(of_kept(), readers()),
    f"DELETE {API}/custom/{{id}}": Row(of_kept(), writers(204)),
}

ADMIN_ROWS = {"planning.Report": AdminRow(kept, changed_by=())}
