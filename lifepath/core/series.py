"""Chart data: a named line of points, both coordinates as text so that no figure passes through a binary float."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart."""

    key: str
    label: str
    unit: str
    points: tuple[tuple[str, str], ...]
