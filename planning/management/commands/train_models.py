"""Train the forecasts of households."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lifepath.users.models import Household
from planning.services.predictions import train_all, train_household


class Command(BaseCommand):
    """Chooses, for every category, account and goal, the forecast that did best on the last quarter."""

    help = "Train the forecasts of all households, or of one. Never keeps one that is worse than the naive forecast."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which household."""
        parser.add_argument("--household", help="Its id; default: all.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train and say what became of it."""
        now = timezone.now()
        if options["household"] is None:
            self.stdout.write(train_all(now))
            return
        try:
            household = Household.objects.get(pk=options["household"])
        except (Household.DoesNotExist, ValidationError) as error:
            raise CommandError(f"There is no household {options['household']}.") from error
        done = train_household(household=household, now=now)
        self.stdout.write(f"{done.trained} trained, {done.kept} kept, {done.too_short} with too little history")
