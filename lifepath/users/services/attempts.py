"""Guesses at a password or code, and mails asked for: counted by mail address, whether or not it is known."""

import time

from rest_framework.exceptions import Throttled

from lifepath.core.rate_limits import SHARED, limit_named, spend
from lifepath.users.mail_addresses import normalised


def count(name: str, email: str, *, cache: str = SHARED) -> None:
    """Count an attempt before it is looked at, so that simultaneous ones are all counted; 429 beyond the limit."""
    limit = limit_named(name)
    if limit is None:
        return
    standing = spend(limit, normalised(email), now=time.time(), cache=cache)
    if standing.exceeded:
        raise Throttled(wait=standing.resets_in)


def give_back(name: str, email: str, *, cache: str = SHARED) -> None:
    """A right answer is no guess."""
    limit = limit_named(name)
    if limit is not None:
        spend(limit, normalised(email), now=time.time(), cache=cache, step=-1)
