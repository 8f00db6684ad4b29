"""What the calculators have in common: rates that cannot be are refused by name."""

from lifepath.core.calculators import CalculatorView


class RetirementCalculatorView(CalculatorView):
    """A calculator of retirement; `refusals` maps the exceptions of its calculation to members of the request."""
