"""The kinds of data that a person may give a period of keeping. The ledger and the audit trail are kept regardless."""

from lifepath.core.registries import Registry

retention_kinds: Registry[str] = Registry("Retention kind")

MIN_MONTHS = 1
MAX_MONTHS = 1200

for _name, _words in {
    "transactions": "Bank transactions and their imports",
    "budget_sessions": "Budget sessions and snapshots",
    "scenarios": "Planning scenarios and simulations",
    "insights": "Insights, reports and notifications",
    "activity": "Days on which features were used, signed-out devices, addresses in the audit trail",
}.items():
    retention_kinds.register(_name, _words)
