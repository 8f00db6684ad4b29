from typing import Any

from django.core.management.base import BaseCommand, CommandError

from planning.models import RelationshipMetric
from planning.services.metrics import differences


class Command(BaseCommand):
    """Proves the stored metrics."""

    help = "Compute every stored relationship metric again out of what happened, and name those that differ."

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each difference; an error when there is one."""
        count = 0
        for found in differences():
            count += 1
            metric, rebuilt = found.metric, found.rebuilt.score.metric_value
            self.stdout.write(f"{metric.household_id} {metric}: stored {metric.metric_value}, rebuilt {rebuilt}")
        total = RelationshipMetric.objects.count()
        if count:
            raise CommandError(f"{count} of {total} metrics differ from what happened.")
        self.stdout.write(f"{total} metrics rebuilt, all as stored.")
