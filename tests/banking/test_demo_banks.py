"""The demonstration's banks: made history that repeats itself exactly, imported as files are."""

from decimal import Decimal

from django.utils import timezone

from lifepath.banking.choices import PairState
from lifepath.banking.demo import build as demo
from lifepath.banking.demo import lives
from lifepath.banking.demo.history import as_csv, history
from lifepath.banking.models import BankAccount, Transaction, TransferPair
from lifepath.core.periods import Month
from lifepath.users import demo as people
from lifepath.users.demo import JOINT_NAME
from lifepath.users.models import Household
from lifepath.users.selectors.household_context import facts


def test_a_month_of_the_past_is_the_same_whenever_the_history_is_made():
    first = Month(2024, 1)

    shorter = history(lives.ALICE, first=first, last=Month(2024, 6))
    longer = history(lives.ALICE, first=first, last=Month(2025, 12))

    assert longer[: len(shorter)] == shorter


def test_a_card_is_paid_with_the_charges_of_the_month_before():
    rows = history(lives.JOINT, first=Month(2024, 1), last=Month(2024, 3))

    charged = -sum(row.amount for row in rows if row.account == "Family card" and row.posted_on.month == 2)
    paid_for_january = sum(
        row.amount for row in rows if row.payee == "Family card payment" and row.posted_on.month == 2 and row.amount > 0
    )
    paid = [row for row in rows if row.payee == "Family card payment" and row.posted_on.month == 3]

    assert [(row.account, row.amount) for row in paid] == [
        ("Joint checking", -(charged + paid_for_january)),
        ("Family card", charged + paid_for_january),
    ]


def test_every_row_of_the_export_has_an_id_of_its_own():
    rows = history(lives.DANA, first=Month(2024, 1), last=Month(2024, 12))

    lines = as_csv(rows, prefix="dana").decode().splitlines()

    assert len({line.rsplit(",", 1)[1] for line in lines[1:]}) == len(rows)


def test_the_demo_is_built_once_and_its_transfers_find_each_other(db):
    people.build()

    first, second = demo.build(), demo.build()

    count = Transaction.objects.count()
    assert first == f"14 accounts were opened and {count} transactions imported."
    assert second == "The demo's 14 accounts are there already."
    # 24 closed months: two contributions, four savings or loan transfers; 23 payments of each of three cards.
    pairs = TransferPair.objects.filter(state=PairState.ACCEPTED)
    running = Month.of(Household.objects.get(name=JOINT_NAME).today(timezone.now()))
    assert pairs.filter(paying__posted_on__lt=running.start).count() == 24 * 6 + 23 * 3
    assert not TransferPair.objects.exclude(state=PairState.ACCEPTED).exists()
    loan = BankAccount.objects.get(name="Car loan")
    paid = loan.transactions.count()
    assert paid in (24, 25)  # with the running month's, from its day on
    assert loan.balance == Decimal("-21843.00") + paid * Decimal("412.36")
    assert facts(loan.household_id)["gross_annual_income"].money == Decimal("186000.00")
