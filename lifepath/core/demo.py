"""The demonstration is built by steps that apps bring; each is safe to run again."""

from collections.abc import Callable
from dataclasses import dataclass

from lifepath.core.registries import Registry

DEMO_PASSWORD = "Demo-Household-2026"  # noqa: S105  printed by `make run`, refused outside the demo


@dataclass(frozen=True, slots=True)
class DemoStep:
    """What one app adds to the demo households; lower `order` runs first. `build` answers with a line to print."""

    order: int
    build: Callable[[], str]


demo_steps: Registry[DemoStep] = Registry("Demo step")


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody of the demo who signs in with DEMO_PASSWORD."""

    email: str
    name: str
    role: str


demo_sign_ins: Registry[Callable[[], list[SignIn]]] = Registry("Demo sign-ins")
