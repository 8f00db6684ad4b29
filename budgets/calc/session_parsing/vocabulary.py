"""Which words mean which category, income, debt or preference. English; what is not listed is asked."""

import re
from collections.abc import Mapping

from lifepath.core.spending_categories import ROOT_CATEGORIES

CATEGORY_WORDS: Mapping[str, str] = {
    "housing": (
        "rent|mortgage|hoa|condo fee|property tax|electricity|electric|power|gas bill|water|sewer|trash|utilities|"
        "utility|internet|wifi|broadband|phone|cell|mobile|cable|home insurance|homeowners|maintenance|furniture|"
        "housing|cleaning|lawn"
    ),
    "transportation": (
        "car insurance|auto insurance|gas|fuel|petrol|parking|tolls?|bus|train|metro|subway|transit|uber|lyft|taxi|"
        "car repair|car|auto|transportation|commut\\w*|oil change|bike"
    ),
    "food_groceries": "grocer\\w*|supermarket|food|costco|trader joe'?s|whole foods|aldi",
    "food_dining": "dining|dinners?|restaurants?|eating out|takeout|take-out|coffee|lunch\\w*|bars?|"
    "doordash|grubhub|starbucks",
    "healthcare": "doctor|dentist|dental|medical|medication|pharmacy|prescriptions?|therapy|therapist|health care|"
    "healthcare|copays?|glasses|vet",
    "insurance": "health insurance|life insurance|insurance|disability insurance|umbrella",
    "education": "tuition|school|books|course|class(?:es)?|education|college|university|tutor\\w*",
    "childcare": "daycare|day care|childcare|child care|nanny|babysit\\w*|preschool|after ?school",
    "entertainment": "entertainment|movies|cinema|concerts?|games?|gaming|hobb(?:y|ies)|sports?|fun|tickets",
    "travel": "travel|vacations?|holidays?|flights?|hotels?|airbnb|trips?",
    "subscriptions": "netflix|spotify|hulu|disney\\+?|subscriptions?|gym|streaming|membership|icloud|youtube|prime|"
    "newspaper|software|audible|patreon",
    "debt_payments": "loan payment|debt payment|minimum payment",
    "savings_contributions": "savings?|save|saving|emergency fund|rainy day|house fund|down ?payment|"
    "401k|401\\(k\\)|403b|457b",
    "investments": "invest\\w*|brokerage|ira|roth|stocks?|etfs?|index funds?|529",
    "other": "clothes|clothing|haircuts?|gifts?|donations?|charity|church|tithe|"
    "pet food|pets?|dog(?: food)?|cat(?: food)?|alimony|child support|"
    "personal care|allowance|misc\\w*|other",
}
USUALLY_MONTHLY = re.compile(
    r"\b(?:rent|mortgage|hoa|electric\w*|power|water|utilit\w+|internet|wifi|broadband|phone|cell|mobile|cable|netflix|"
    r"spotify|hulu|gym|streaming|subscriptions?|daycare|childcare|preschool|car payment|insurance|membership|icloud)\b",
    re.IGNORECASE,
)
INCOME = re.compile(
    r"\b(?:salary|income|wages?|pay ?check|pay ?cheque|take[- ]home|earn\w*|i make|we make|pay(?= \d| of|$)|pension|"
    r"social security|bonus|freelance|side (?:gig|hustle|job)|rental income|child support received|dividends?|job|"
    r"my wife makes|my husband makes|partner makes)\b",
    re.IGNORECASE,
)
DEBT = re.compile(
    r"\b(?:credit cards?|visa|mastercard|amex|student loans?|car loan|auto loan|car payment|personal loan|loans?|"
    r"debts?|owe|owing|heloc|medical debt|payday)\b",
    re.IGNORECASE,
)
PAYMENT_WORDS = re.compile(r"\b(?:min(?:imum)?|payments?|paying|pay)\b", re.IGNORECASE)
BALANCE_WORDS = re.compile(r"\b(?:balance|left|owe|owing|owed|remaining|outstanding|debt of)\b", re.IGNORECASE)
PLAN_NAMES = re.compile(r"\b(?:401\s?\(?k\)?|403\s?\(?b\)?|457\s?\(?b\)?|529)(?!\d)", re.IGNORECASE)
"""Numbers that are names of savings plans and no amounts."""

GROSS = re.compile(r"\b(?:gross|before tax(?:es)?|pre-?tax)\b", re.IGNORECASE)
NET = re.compile(r"\b(?:net|after tax(?:es)?|take[- ]home)\b", re.IGNORECASE)

PREFERENCES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (name, value, re.compile(pattern, re.IGNORECASE))
    for name, value, pattern in (
        ("framework", "50_30_20", r"\b50 ?/ ?30 ?/ ?20\b"),
        ("framework", "zero_based", r"\bzero[- _]based\b"),
        ("framework", "envelope", r"\benvelopes?\b"),
        ("framework", "pay_yourself_first", r"\bpay (?:myself|yourself|ourselves) first\b"),
        ("payoff_order", "avalanche", r"\bavalanche\b"),
        ("payoff_order", "snowball", r"\bsnowball\b"),
        (
            "optimization_focus",
            "debt",
            r"\b(?:focus on|prioriti[sz]e|first) (?:the |my |our )?debts?\b|\bdebt[- ]free\b",
        ),
        (
            "optimization_focus",
            "savings",
            r"\b(?:focus on|prioriti[sz]e) (?:savings?|saving)\b|\bsave (?:more|as much)\b",
        ),
        ("optimization_focus", "balanced", r"\bbalanced\b"),
        ("risk_tolerance", "low", r"\b(?:low[- ]risk|conservative|risk[- ]averse|risk tolerance:? low)\b"),
        ("risk_tolerance", "moderate", r"\b(?:moderate(?: risk)?|medium risk)\b"),
        ("risk_tolerance", "high", r"\b(?:high[- ]risk|aggressive|risk tolerance:? high)\b"),
    )
)

_CATEGORIES = tuple(
    (category, re.compile(rf"\b(?:{CATEGORY_WORDS[category]})(?!\w)", re.IGNORECASE)) for category in ROOT_CATEGORIES
)


def find_category(text: str) -> str | None:
    """The category of the longest word that a text holds; None where none is known."""
    found = [
        (-len(match[0]), match.start(), category)
        for category, pattern in _CATEGORIES
        for match in pattern.finditer(text)
    ]
    return min(found)[2] if found else None


def find_preference(text: str) -> tuple[str, str] | None:
    """A stated preference, as name and value."""
    return next(((name, value) for name, value, pattern in PREFERENCES if pattern.search(text)), None)
