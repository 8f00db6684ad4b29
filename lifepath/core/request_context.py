"""Who is acting, through what, under which request id: set once at the edge, read by audit and logs."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

CHANNELS = ("api", "admin", "command", "job", "agent")


@dataclass(frozen=True, slots=True)
class RequestContext:
    """One unit of work as the audit trail describes it."""

    channel: str = "command"
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    actor: Any = None
    source_ip: str | None = None
    reason: str = ""


_current: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


def current() -> RequestContext:
    """The context of this thread or task; a fresh command context outside of one."""
    return _current.get() or RequestContext()


@contextmanager
def acting(**changes: Any) -> Iterator[RequestContext]:
    """Run a block under a context that differs from the present one in the named fields."""
    context = replace(current(), **changes)
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


def set_actor(actor: Any) -> None:
    """Name the person once authentication has found them."""
    _current.set(replace(current(), actor=actor))
