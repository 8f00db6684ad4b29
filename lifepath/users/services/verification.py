"""Keeping what `verify_cases` found."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from lifepath.core.case_registry import CaseResult, is_answered
from lifepath.users.models import VerifiedCase


@transaction.atomic
def keep(path: Path, results: Sequence[CaseResult]) -> None:
    """The run of a file takes the place of the one before; cases that no calculator answers belong to none."""
    now = timezone.now()
    file = "/".join(path.resolve().parts[-3:])[:255]
    found = {
        (result.kind, result.id): VerifiedCase(
            kind=result.kind,
            case_id=result.id[:200],
            file=file,
            ok=result.ok,
            difference="" if result.ok else result.difference or "The answer differs.",
            ran_at=now,
        )
        for result in results
        if is_answered(result.kind)
    }
    VerifiedCase.objects.filter(file=file).delete()
    VerifiedCase.objects.bulk_create(found.values())
