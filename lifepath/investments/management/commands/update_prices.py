from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lifepath.investments.prices.providers import PROVIDERS, NotConfigured, provider
from lifepath.investments.services.prices import update_prices, wanted_symbols


class Command(BaseCommand):
    """Ask a provider for the prices of what is held."""

    help = (
        "update_prices --provider alphavantage|finnhub: ask for the last price of every symbol that is held. Stored"
        " prices stay where the provider fails, and are shown as stale when they are old. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The provider, the symbols, and whether to store what it says."""
        parser.add_argument("--provider", required=True, choices=sorted(PROVIDERS))
        parser.add_argument("--symbol", action="append", default=[], help="only these; default: all that are held")
        parser.add_argument("--dry-run", action="store_true", help="ask, say what would change, and store nothing")

    def handle(self, *args: Any, symbol: list[str], dry_run: bool, **options: Any) -> None:
        """Every failure on a line, then one line of counts."""
        try:
            source = provider(options["provider"])
        except NotConfigured as error:
            raise CommandError(str(error)) from error
        symbols = sorted({each.upper() for each in symbol}) or wanted_symbols()
        done = update_prices(source=source, symbols=symbols, dry_run=dry_run)
        for failure in done.failures:
            self.stderr.write(failure)
        ending = " (dry run, nothing stored)" if dry_run else ""
        self.stdout.write(f"{source.name}: {len(symbols)} symbols, {done.summary()}{ending}")
        if symbols and done.added + done.changed + done.unchanged == 0:
            raise CommandError(f"{source.name} gave no price at all.")
