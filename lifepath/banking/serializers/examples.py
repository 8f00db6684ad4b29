"""What answers look like: one household's records, used throughout the API's description."""

from drf_spectacular.utils import OpenApiExample

_HOUSEHOLD = "0193a1b2-0000-7000-8000-000000000010"
_PERSON = "0193a1b2-0000-7000-8000-000000000011"
_ACCOUNT = "0193a1b2-0000-7000-8000-000000000020"
_SAVINGS = "0193a1b2-0000-7000-8000-000000000021"
_PAID = "0193a1b2-0000-7000-8000-000000000030"
_RECEIVED = "0193a1b2-0000-7000-8000-000000000031"
_PETS = "0193a1b2-0000-7000-8000-000000000040"
_GROCERIES = "9d1b4c1e-0f0b-5d0e-8a43-3a8f6a2f5c11"
_RULE = "0193a1b2-0000-7000-8000-000000000050"
_MOMENT = "2026-11-12T14:30:05.120000Z"


def _answer(name: str, value: object) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True)


ACCOUNT = _answer(
    "A checking account",
    {
        "id": _ACCOUNT,
        "household": _HOUSEHOLD,
        "owner": _PERSON,
        "ownership": "MINE",
        "name": "Everyday checking",
        "institution_name": "First Bank",
        "kind": "CHECKING",
        "currency": "USD",
        "balance": "1165.80",
        "allocated": "400.00",
        "over_allocated": False,
        "is_manual": True,
        "link_provider": "NONE",
        "number_tail": "9012",
        "visibility": "BALANCE",
        "partner_monthly_limit": "200.00",
        "anchor_balance": "1250.00",
        "anchor_on": "2026-11-01",
        "anchor_source": "MANUAL",
        "created_at": _MOMENT,
        "updated_at": _MOMENT,
    },
)

CATEGORY = _answer(
    "A household's own category",
    {
        "id": _PETS,
        "household": _HOUSEHOLD,
        "parent": "7c5a8d2e-51c0-5b0f-9d37-52d1a7e0b9a1",
        "slug": "pets",
        "name": "Pets",
        "root_slug": "other",
        "archived": False,
        "merged_into": None,
        "children": [],
    },
)

TRANSACTION = _answer(
    "Groceries",
    {
        "id": _PAID,
        "household": _HOUSEHOLD,
        "account": _ACCOUNT,
        "posted_on": "2026-11-12",
        "amount": "-84.20",
        "currency": "USD",
        "source_amount": "-84.20000000",
        "payee": "Trader Joe's",
        "payee_raw": "TRADER JOE S #553",
        "memo": "",
        "category": _GROCERIES,
        "category_slug": "food_groceries",
        "category_source": "RULE",
        "source": "FILE",
        "external_id": "20261112-17",
        "pending": False,
        "cleared": True,
        "reconciled": False,
        "excluded": False,
        "is_split": False,
        "splits": [],
        "tags": ["party"],
        "notes": "",
        "surprise_until": None,
        "masked": False,
        "import_batch": None,
        "created_at": _MOMENT,
        "updated_at": _MOMENT,
    },
)

BULK = _answer("One of each", {"created": 1, "updated": 1, "deleted": 1, "ids": [_PAID, _RECEIVED, _PETS]})

RULE = _answer(
    "Coffee",
    {
        "id": _RULE,
        "household": _HOUSEHOLD,
        "name": "Coffee",
        "position": 1,
        "mode": "ALL",
        "conditions": [{"field": "payee", "operator": "contains", "value": "blue bottle"}],
        "actions": {"category": "1f4f1c77-6c61-5c39-8f0e-0a8c4a3a2a55", "tags": ["coffee"]},
        "is_active": True,
        "created_at": _MOMENT,
    },
)

_CHANGE = {
    "transaction": _PAID,
    "rule_ids": [_RULE],
    "before": {"tags": []},
    "after": {"tags": ["coffee"]},
}
CHANGE = _answer("A tag", _CHANGE)
DRY_RUN = _answer("One of 412 would change", {"examined": 412, "changed": 1, "changes": [_CHANGE]})

RUN = _answer(
    "A run over this year",
    {
        "id": "0193a1b2-0000-7000-8000-000000000060",
        "household": _HOUSEHOLD,
        "state": "APPLIED",
        "examined_count": 412,
        "changed_count": 37,
        "import_batch": None,
        "started_by": _PERSON,
        "created_at": _MOMENT,
        "undone_at": None,
    },
)

TRANSFER = _answer(
    "Into savings",
    {
        "id": "0193a1b2-0000-7000-8000-000000000070",
        "kind": "SAVINGS",
        "state": "WAITING",
        "days_apart": 1,
        "paying": {
            "id": _PAID,
            "household": _HOUSEHOLD,
            "account": _ACCOUNT,
            "posted_on": "2026-11-12",
            "amount": "-250.00",
            "category": _GROCERIES,
        },
        "receiving": {
            "id": _RECEIVED,
            "household": _HOUSEHOLD,
            "account": _SAVINGS,
            "posted_on": "2026-11-13",
            "amount": "250.00",
            "category": _GROCERIES,
        },
        "counterpart": "",
        "decided_by": None,
        "decided_at": None,
        "created_at": _MOMENT,
    },
)

STANDING = _answer(
    "Seven dollars short",
    {
        "statement_on": "2026-10-31",
        "statement_balance": "943.00",
        "opening_balance": "1000.00",
        "cleared_total": "-50.00",
        "cleared_count": 2,
        "uncleared_total": "-7.00",
        "uncleared_count": 1,
        "difference": "-7.00",
        "matches": False,
    },
)

RECONCILIATION = _answer(
    "October",
    {
        "id": "0193a1b2-0000-7000-8000-000000000080",
        "account": _ACCOUNT,
        "statement_on": "2026-10-31",
        "statement_balance": "943.00",
        "opening_balance": "1000.00",
        "row_count": 3,
        "state": "FINISHED",
        "created_by": _PERSON,
        "created_at": _MOMENT,
        "reopened_at": None,
    },
)
