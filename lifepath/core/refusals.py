"""A refusal that knows which member of the request has to change; plain Python, so that calculations can raise it."""


class RefusedInput(ValueError):
    """One input cannot be used; `field` is a dotted path, the message says what would be right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
