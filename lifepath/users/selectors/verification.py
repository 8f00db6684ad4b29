"""Which worked cases each calculator passes."""

from collections import defaultdict
from typing import Any

from lifepath.core.case_registry import registered_kinds
from lifepath.users.models import VerifiedCase


def calculators() -> list[dict[str, Any]]:
    """Every kind that a calculator answers, with its source and its cases as they last ran."""
    by_kind: dict[str, list[VerifiedCase]] = defaultdict(list)
    for case in VerifiedCase.objects.order_by("kind", "file", "pk"):
        by_kind[case.kind].append(case)
    return [
        {
            "app": entry.app,
            "kind": entry.kind,
            "source": entry.source,
            "passed": sum(case.ok for case in by_kind[entry.kind]),
            "failed": sum(not case.ok for case in by_kind[entry.kind]),
            "last_run_at": max((case.ran_at for case in by_kind[entry.kind]), default=None),
            "cases": by_kind[entry.kind],
        }
        for entry in registered_kinds()
    ]
