"""What every refusal of the college calculators has in common: it names the field and says what would be right."""


class BadInput(ValueError):
    """An input that cannot be answered; `field` is the name of the input that has to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
