"""How a household files its taxes, under the names that forms, tables and people use for it."""

from enum import StrEnum

from education529.calc.errors import BadInput


class UnknownFilingStatus(BadInput):
    """The filing status is none of the five."""


class FilingStatus(StrEnum):
    """The five federal filing statuses."""

    SINGLE = "single"
    JOINT = "joint"
    SEPARATE = "separate"
    HEAD_OF_HOUSEHOLD = "head_of_household"
    SURVIVING_SPOUSE = "surviving_spouse"


_OTHER_NAMES = {
    "married_filing_jointly": FilingStatus.JOINT,
    "married_joint": FilingStatus.JOINT,
    "mfj": FilingStatus.JOINT,
    "married_filing_separately": FilingStatus.SEPARATE,
    "married_separate": FilingStatus.SEPARATE,
    "mfs": FilingStatus.SEPARATE,
    "hoh": FilingStatus.HEAD_OF_HOUSEHOLD,
    "qualifying_surviving_spouse": FilingStatus.SURVIVING_SPOUSE,
    "qss": FilingStatus.SURVIVING_SPOUSE,
}


def read_filing_status(text: str, *, field: str = "filing_status") -> FilingStatus:
    """The status under any of its names, in any case."""
    name = str(text).strip().casefold().replace(" ", "_").replace("-", "_")
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    try:
        return FilingStatus(name)
    except ValueError:
        known = ", ".join(FilingStatus)
        raise UnknownFilingStatus(field, f"{text!r} is not a filing status; use one of {known}.") from None
