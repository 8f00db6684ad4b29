"""The banks of the demo households: accounts, two years of made history, and exports of real banks' layouts.

All rows come in through the importer, as files do.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils import timezone

from lifepath.banking.choices import AccountKind
from lifepath.banking.demo import lives
from lifepath.banking.demo.history import Life, as_csv, history
from lifepath.banking.models import BankAccount
from lifepath.banking.readers.reading import ReadOptions
from lifepath.banking.services.accounts import open_account
from lifepath.banking.services.imports import import_path
from lifepath.core.periods import Month
from lifepath.users.choices import FactLayer
from lifepath.users.demo import JOINT_NAME
from lifepath.users.models import Household
from lifepath.users.services.household_context import record_fact

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "demo"
MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoHousehold:
    """One household's banks: `opening` names each account with its kind and its balance before the first month.

    `samples` are accounts of earlier years: kind, file, and the balance since then where the file says none.
    """

    owner: str | None
    life: Life
    opening: Mapping[str, tuple[AccountKind, Decimal]]
    samples: Mapping[str, tuple[AccountKind, str, Decimal | None]] = field(default_factory=dict)
    gross_annual_income: Decimal | None = None


HOUSEHOLDS = (
    DemoHousehold(
        owner="alice@demo.example",
        life=lives.ALICE,
        opening={
            "Alice's checking": (AccountKind.CHECKING, Decimal("2840.15")),
            "Alice's card": (AccountKind.CREDIT_CARD, Decimal("0.00")),
        },
        samples={
            "Old Chase card": (AccountKind.CREDIT_CARD, "chase_card.csv", Decimal("0.00")),
            "Old Schwab checking": (AccountKind.CHECKING, "schwab_checking.csv", None),
        },
    ),
    DemoHousehold(
        owner="bob@demo.example",
        life=lives.BOB,
        opening={
            "Bob's checking": (AccountKind.CHECKING, Decimal("1915.72")),
            "Bob's savings": (AccountKind.SAVINGS, Decimal("6200.00")),
        },
    ),
    DemoHousehold(
        owner=None,
        life=lives.JOINT,
        opening={
            "Joint checking": (AccountKind.CHECKING, Decimal("6150.40")),
            "Joint savings": (AccountKind.SAVINGS, Decimal("14500.00")),
            "Family card": (AccountKind.CREDIT_CARD, Decimal("0.00")),
            "Car loan": (AccountKind.LOAN, Decimal("-21843.00")),
        },
        gross_annual_income=Decimal("186000.00"),
    ),
    DemoHousehold(
        owner="dana@demo.example",
        life=lives.DANA,
        opening={
            "Checking": (AccountKind.CHECKING, Decimal("4380.00")),
            "Savings": (AccountKind.SAVINGS, Decimal("9750.00")),
            "Card": (AccountKind.CREDIT_CARD, Decimal("0.00")),
        },
        samples={"Old Fidelity cash": (AccountKind.SAVINGS, "fidelity_savings.ofx", Decimal("0.00"))},
        gross_annual_income=Decimal("128000.00"),
    ),
)


@transaction.atomic
def build() -> str:
    """Open the accounts and import their files, once."""
    if BankAccount.objects.filter(household__name=JOINT_NAME, name="Joint checking").exists():
        return f"The demo's {BankAccount.objects.count()} accounts are there already."
    rows = sum(_fill(demo) for demo in HOUSEHOLDS)
    accounts = sum(len(demo.opening) + len(demo.samples) for demo in HOUSEHOLDS)
    return f"{accounts} accounts were opened and {rows} transactions imported."


def _fill(demo: DemoHousehold) -> int:
    household = _household(demo)
    today = household.today(timezone.now())
    last = Month.of(today).plus(-1)
    first = last.plus(1 - MONTHS)
    before = first.start - dt.timedelta(days=1)
    for name, (kind, balance) in demo.opening.items():
        open_account(household=household, values={"name": name, "kind": kind}, balance=balance, balance_on=before)
    with TemporaryDirectory() as folder:
        export = Path(folder) / f"{household.name} to {last}.csv"
        export.write_bytes(as_csv(history(demo.life, first=first, last=last), prefix=demo.life.seed.replace(" ", "-")))
        rows = _import(household, export)
        rows += _running_month(household, demo.life, Path(folder), first=first, today=today)
    for name, (kind, file_name, since) in demo.samples.items():
        account = open_account(
            household=household, values={"name": name, "kind": kind}, balance=since, balance_on=before
        )
        rows += _import(household, SAMPLES / file_name, only=account)
    if demo.gross_annual_income is not None:
        record_fact(
            household_id=household.pk,
            name="gross_annual_income",
            value=f"{demo.gross_annual_income}",
            layer=FactLayer.STATED,
            source="demo",
            as_of=today,
        )
    return rows


def _running_month(household: Household, life: Life, folder: Path, *, first: Month, today: dt.date) -> int:
    """What the running month has brought so far, as a second file; a posting of tomorrow is not there yet."""
    running = Month.of(today)
    made = history(replace(life, surprises=()), first=first, last=running)
    export = folder / f"{household.name} in {running}.csv"
    rows = [row for row in made if running.start <= row.posted_on <= today]
    if not rows:
        return 0
    export.write_bytes(as_csv(rows, prefix=life.seed.replace(" ", "-")))
    return _import(household, export)


def _household(demo: DemoHousehold) -> Household:
    if demo.owner is None:
        return Household.objects.get(name=JOINT_NAME)
    return Household.objects.get(personal_owner__email=demo.owner)


def _import(household: Household, path: Path, only: BankAccount | None = None) -> int:
    """Import a file into the account that is named, else into those that its rows name."""
    report = import_path(
        household_id=household.pk,
        path=path,
        only=only,
        said={},
        options=ReadOptions(),
        skip_bad=False,
        dry_run=False,
        actor=household.personal_owner,
        tick=lambda count: None,
    )
    return report.total("created")
