"""The category codes that banking, budgets, reports and benchmarks share. Households hang their own under these."""

EXPENSE_CATEGORIES = (
    "housing",
    "transportation",
    "food_groceries",
    "food_dining",
    "healthcare",
    "insurance",
    "education",
    "childcare",
    "entertainment",
    "travel",
    "subscriptions",
    "debt_payments",
)
SAVING_CATEGORIES = ("savings_contributions", "investments")
OTHER = "other"

SPENDING_CATEGORIES = (*EXPENSE_CATEGORIES, OTHER)  # what total_spending adds up
ROOT_CATEGORIES = (*EXPENSE_CATEGORIES, *SAVING_CATEGORIES, OTHER)

LABELS = {
    "housing": "Housing",
    "transportation": "Transportation",
    "food_groceries": "Groceries",
    "food_dining": "Dining out",
    "healthcare": "Healthcare",
    "insurance": "Insurance",
    "education": "Education",
    "childcare": "Childcare",
    "entertainment": "Entertainment",
    "travel": "Travel",
    "subscriptions": "Subscriptions",
    "debt_payments": "Debt payments",
    "savings_contributions": "Savings",
    "investments": "Investments",
    "other": "Other",
}
