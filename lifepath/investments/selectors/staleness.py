"""When a price is too old to be shown without saying so."""

import datetime as dt

from django.conf import settings


def is_stale(price_on: dt.date | None, *, today: dt.date) -> bool:
    """More than PRICES_STALE_AFTER_DAYS old; a price that is not known is not stale but absent."""
    return price_on is not None and (today - price_on).days > settings.PRICES_STALE_AFTER_DAYS
