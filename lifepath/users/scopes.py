"""What a personal access token may be given: `<app>:read`, `<app>:write`, and a few that name more."""

APPS = (
    "users",
    "outbox",
    "banking",
    "investments",
    "budgets",
    "goals",
    "couples",
    "education529",
    "retirement",
    "planning",
)
VERBS = ("read", "write")
SPECIAL = ("investments:details",)

SCOPES = (*(f"{app}:{verb}" for app in APPS for verb in VERBS), *SPECIAL)
