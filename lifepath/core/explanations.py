"""What a calculator says beside its figures: every assumption it rests on, with value, source and version."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure or rule that a result rests on and that its reader may want to question."""

    name: str
    value: str
    source: str
    version: str = ""
    confidence: str = ""
