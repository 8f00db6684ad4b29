"""The categories that every household shares. Their ids are fixed, so that set-based SQL can name them."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from lifepath.core.spending_categories import EXPENSE_CATEGORIES, LABELS, OTHER, SAVING_CATEGORIES

NAMESPACE = UUID("6d1f3b0a-2c86-4f6e-9a51-0f2f7c6d9e10")

SPENDING = (*EXPENSE_CATEGORIES, *SAVING_CATEGORIES)
"""The fourteen of a budget, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class SystemCategory:
    """One node of the shared tree."""

    slug: str
    name: str
    root_slug: str

    @property
    def id(self) -> UUID:
        """The same in every installation."""
        return category_id(self.slug)

    @property
    def parent_id(self) -> UUID | None:
        """None for a root."""
        return None if self.slug == self.root_slug else category_id(self.root_slug)


def category_id(slug: str) -> UUID:
    """The id of a shared category."""
    return uuid5(NAMESPACE, slug)


SYSTEM_CATEGORIES = (
    *(SystemCategory(slug, LABELS[slug], slug) for slug in (*SPENDING, OTHER)),
    SystemCategory("income", "Income", "income"),
    SystemCategory("transfer", "Transfers", "transfer"),
    SystemCategory("investment_fees", "Investment fees", "other"),
    SystemCategory("dividends", "Dividends", "income"),
    SystemCategory("interest", "Interest", "income"),
    SystemCategory("realised_gains", "Realised gains", "income"),
    SystemCategory("household_transfer", "Household transfers", "transfer"),
)
"""Roots before their children."""

SHARED_SLUGS = {category.id: category.slug for category in SYSTEM_CATEGORIES}

OTHER_ID = category_id("other")
INCOME_ID = category_id("income")
TRANSFER_ID = category_id("transfer")
HOUSEHOLD_TRANSFER_ID = category_id("household_transfer")
DEBT_PAYMENTS_ID = category_id("debt_payments")
HOUSING_ID = category_id("housing")
SAVINGS_CONTRIBUTIONS_ID = category_id("savings_contributions")
INVESTMENTS_ID = category_id("investments")
