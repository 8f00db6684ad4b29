from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lifepath.core.demo import demo_steps
from lifepath.core.request_context import acting


class Command(BaseCommand):
    """Make the demo households."""

    help = "Make the demo households and their staff. Safe to run again. Refused unless DEMO=true."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each step."""
        if not settings.DEMO:
            raise CommandError("The demo has published passwords; set DEMO=true to build it.")
        with acting(channel="command"):
            for step in sorted(demo_steps.values(), key=lambda step: step.order):
                self.stdout.write(step.build())
