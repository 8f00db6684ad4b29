"""What files call their categories, in the words of the shared tree; other names leave a row uncategorised."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from lifepath.banking.category_tree import SYSTEM_CATEGORIES, category_id
from lifepath.banking.models import Category
from lifepath.banking.services.transactions import default_category_id

# Names that Mint, Quicken, Monarch, YNAB, Chase, Capital One and Citi give their categories.
KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "housing": (
        "home",
        "mortgage & rent",
        "rent",
        "mortgage",
        "mortgage payment",
        "utilities",
        "bills & utilities",
        "home improvement",
        "furnishings",
        "gas & electric",
        "phone/cable",
        "internet",
        "mobile phone",
    ),
    "transportation": (
        "auto & transport",
        "auto",
        "automotive",
        "gas",
        "gas & fuel",
        "fuel",
        "gas/automotive",
        "public transportation",
        "parking",
        "service & parts",
        "auto payment",
    ),
    "food_groceries": ("groceries", "grocery", "supermarkets"),
    "food_dining": (
        "dining",
        "restaurants",
        "food & dining",
        "food & drink",
        "fast food",
        "coffee shops",
        "alcohol & bars",
        "dining out",
    ),
    "healthcare": ("health & fitness", "health & wellness", "health care", "medical", "doctor", "pharmacy", "dentist"),
    "insurance": ("auto insurance", "health insurance", "life insurance", "home insurance"),
    "education": ("tuition", "student loan", "books & supplies", "529"),
    "childcare": ("kids", "baby supplies", "babysitter & daycare", "daycare", "child care"),
    "entertainment": ("movies & dvds", "music", "hobbies", "games", "arts", "sports"),
    "travel": ("hotel", "air travel", "vacation", "rental car & taxi", "airfare", "lodging", "travel & vacation"),
    "subscriptions": ("streaming", "subscription", "newspapers & magazines"),
    "debt_payments": ("loan payment", "loans", "loan interest", "debt"),
    "savings_contributions": ("savings", "emergency fund"),
    "investments": ("investing", "brokerage", "retirement contributions", "investment", "ira"),
    "income": ("paycheck", "salary", "paychecks", "wages", "bonus", "reimbursement"),
    "interest": ("interest income",),
    "dividends": ("dividend", "dividends & capital gains"),
    "transfer": ("transfers", "credit card payment", "payment", "transfer for cash spending"),
}


class CategoryNames:
    """Finds a category for what a file says; where it says nothing, deposits are income and the rest is other."""

    def __init__(self, *, household_id: UUID, account_kinds: Mapping[UUID, str]) -> None:
        self._kinds = account_kinds
        self._ids: dict[str, UUID] = {}
        for slug, names in KNOWN_NAMES.items():
            self._ids.update(dict.fromkeys(names, category_id(slug)))
        for system in SYSTEM_CATEGORIES:
            self._ids[system.slug.replace("_", " ")] = system.id
            self._ids[system.name.casefold()] = system.id
        self._add_own(Category.objects.filter(household=household_id, archived=False))
        self._found: dict[str, UUID | None] = {"": None}

    def find(self, text: str, amount: Decimal, account_id: UUID) -> tuple[UUID, bool]:
        """The category, and whether the file named it."""
        if text not in self._found:
            self._found[text] = self._look_up(text)
        known = self._found[text]
        if known is not None:
            return known, True
        return default_category_id(amount=amount, account_kind=self._kinds.get(account_id, "")), False

    def _look_up(self, text: str) -> UUID | None:
        """The whole name first, then its last part (`Food:Groceries`), then its first."""
        whole = " ".join(text.replace("_", " ").split()).casefold()
        parts = [part.strip() for part in whole.replace("/", ":").split(":")]
        for name in (whole, parts[-1], parts[0]):
            if name in self._ids:
                return self._ids[name]
        return None

    def _add_own(self, categories: Iterable[Category]) -> None:
        for category in categories:
            self._ids[" ".join(category.name.split()).casefold()] = category.pk
