"""How a lower app tells upper ones: named events with ids, handled in the transaction that raised them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Handler = Callable[..., None]

_handlers: dict[str, list[Handler]] = defaultdict(list)


def subscribe(name: str, handler: Handler) -> None:
    """Call `handler(**payload)` whenever the event is published; subscribing twice counts once."""
    if handler not in _handlers[name]:
        _handlers[name].append(handler)


def publish(name: str, **payload: Any) -> None:
    """Tell every subscriber, in the order of subscription. A handler's exception undoes the whole transaction."""
    for handler in _handlers[name]:
        handler(**payload)
