import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lifepath.core.time_limits import statements_may_take
from lifepath.users.models import Household
from lifepath.users.selectors.audit_chain import BrokenLink, ChainReport, verify_chains


class Command(BaseCommand):
    """Proves the audit trail."""

    help = "Recomputes every link of the audit trail and names the first broken one of each chain."

    def add_arguments(self, parser: CommandParser) -> None:
        """One household, or all."""
        parser.add_argument("--household", type=UUID, help="only the chain of this household")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails when a chain is broken."""
        household_id = options["household"]
        if household_id is not None and not Household.objects.filter(pk=household_id).exists():
            raise CommandError(f"There is no household {household_id}.")
        with statements_may_take(0):
            report = verify_chains(chain=household_id)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report)))
        else:
            for link in report.broken:
                self.stdout.write(_words(link))
        count = f"{report.events} events in {report.chains} chains"
        if report.broken:
            raise CommandError(f"{count}: {len(report.broken)} chains are broken.", returncode=1)
        if not options["json"]:
            self.stdout.write(f"{count}: every link holds.")


def _words(link: BrokenLink) -> str:
    whose = f"Household {link.household_id}" if link.household_id else "Events of no household"
    place = f" at link {link.position}" if link.position else ""
    which = f" (event {link.event_id})" if link.event_id else ""
    return f"{whose}{place}{which}: {link.fault}."


def _as_json(report: ChainReport) -> dict[str, Any]:
    broken = [
        {
            "household": str(link.household_id) if link.household_id else None,
            "position": link.position,
            "event": str(link.event_id) if link.event_id else None,
            "fault": link.fault,
        }
        for link in report.broken
    ]
    return {"ok": not broken, "chains": report.chains, "events": report.events, "broken": broken}
