"""Taking times and showing them."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """One job: our seconds, the machine's own for the same (None: nothing to compare), and what is aimed at."""

    job: str
    seconds: float
    limit: str = ""
    limit_seconds: float | None = None
    bar_seconds: float | None = None


def once(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fastest(work: Callable[[], object], *, times: int) -> float:
    """Seconds of the fastest of several runs."""
    return min(once(work) for _ in range(times))


def table(rows: Iterable[Measured]) -> str:
    """All jobs, one a line."""
    lines = [f"{'job':<40} {'seconds':>10} {'limit':>10} {'ratio':>7} {'bar':>8}  the limit is"]
    lines += [
        f"{row.job:<40} {row.seconds:>10.4f} {_number(row.limit_seconds):>10} {_ratio(row):>7}"
        f" {_number(row.bar_seconds):>8}  {row.limit}"
        for row in rows
    ]
    return "\n".join(lines)


def _number(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.4f}"


def _ratio(row: Measured) -> str:
    return "" if not row.limit_seconds else f"{row.seconds / row.limit_seconds:.1f}"
