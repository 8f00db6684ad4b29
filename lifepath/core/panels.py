"""The household page is made of panels that apps bring."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lifepath.core.registries import Registry


@dataclass(frozen=True, slots=True)
class Panel:
    """One section of the household page: a template and what fills it. `order` sorts sections from top to bottom."""

    title: str
    order: int
    template: str
    context: Callable[..., Mapping[str, Any]]
    """Called with `request=` and `household=`; reads only, with a bounded number of queries."""
    shows_money: bool = True


household_panels: Registry[Panel] = Registry("Household panel")
