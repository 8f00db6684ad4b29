"""The CSV layouts of banks that are known by their header.

Where a card's file has the day of the purchase and the day of the posting, the purchase is the date: it is the one that
statements of that bank list. The headers are from published exports of each bank (see the sample files of the tests).
The bare `Date,Description,Amount` is nobody's: several banks write it, with opposite signs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lifepath.banking.readers.csv_words import simplified
from lifepath.banking.readers.dates import DMY, MDY, YMD

FIELDS = (
    "date",
    "amount",
    "debit",
    "credit",
    "type",
    "payee",
    "memo",
    "category",
    "external_id",
    "check_number",
    "account",
    "currency",
    "balance",
    "status",
)

SIGNED = "signed"
INVERTED = "inverted"
TYPE_COLUMN = "type_column"
BOTH_POSITIVE = "debits_and_credits_positive"
CREDITS_NEGATIVE = "credits_negative"
DEBITS_NEGATIVE = "debits_negative"
BOTH_NEGATIVE = "debits_and_credits_negative"

# Factor of the debit and of the credit column that makes money into the account positive.
DEBIT_CREDIT_FACTORS = {
    BOTH_POSITIVE: (-1, 1),
    CREDITS_NEGATIVE: (-1, -1),
    DEBITS_NEGATIVE: (1, 1),
    BOTH_NEGATIVE: (1, -1),
}
SIGN_RULES = (SIGNED, INVERTED, TYPE_COLUMN, *DEBIT_CREDIT_FACTORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One bank's layout: its header in simplified words, and which column is what."""

    name: str
    header: tuple[str, ...]
    mapping: Mapping[str, tuple[str, ...]]
    sign_rule: str = SIGNED
    date_order: str | None = MDY


def _profile(name: str, header: str, sign_rule: str = SIGNED, date_order: str | None = MDY, **mapping: str) -> Profile:
    return Profile(
        name=name,
        header=tuple(simplified(cell) for cell in header.split(",")),
        mapping={field: tuple(simplified(cell) for cell in columns.split("|")) for field, columns in mapping.items()},
        sign_rule=sign_rule,
        date_order=date_order,
    )


_GLS_MEMO = "|".join(["Buchungstext", *(f"VWZ{number}" for number in range(1, 15))])

PROFILES = (
    _profile(
        "chase_card",
        "Transaction Date,Post Date,Description,Category,Type,Amount,Memo",
        date="Transaction Date",
        amount="Amount",
        payee="Description",
        memo="Memo",
        category="Category",
    ),
    _profile(
        "chase_checking",
        "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #",
        date="Posting Date",
        amount="Amount",
        payee="Description",
        balance="Balance",
        check_number="Check or Slip #",
    ),
    _profile(
        "citi_card",
        "Status,Date,Description,Debit,Credit",
        sign_rule=CREDITS_NEGATIVE,
        date="Date",
        payee="Description",
        debit="Debit",
        credit="Credit",
        status="Status",
    ),
    _profile(
        "capital_one_card",
        "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit",
        sign_rule=BOTH_POSITIVE,
        date_order=YMD,
        date="Transaction Date",
        account="Card No.",
        payee="Description",
        category="Category",
        debit="Debit",
        credit="Credit",
    ),
    _profile(
        "mint",
        "Date,Description,Original Description,Amount,Transaction Type,Category,Account Name,Labels,Notes",
        sign_rule=TYPE_COLUMN,
        date="Date",
        payee="Description",
        memo="Original Description|Notes",
        amount="Amount",
        type="Transaction Type",
        category="Category",
        account="Account Name",
    ),
    _profile(
        "schwab_checking",
        "Date,Status,Type,CheckNumber,Description,Withdrawal,Deposit,RunningBalance",
        sign_rule=BOTH_POSITIVE,
        date="Date",
        payee="Description",
        debit="Withdrawal",
        credit="Deposit",
        balance="RunningBalance",
        check_number="CheckNumber",
        status="Status",
    ),
    _profile(
        "gls",
        "Kontonummer,Buchungstag,Wertstellung,Auftraggeber/Empfänger,Buchungstext",
        date_order=DMY,
        date="Buchungstag",
        account="Kontonummer",
        payee="Auftraggeber/Empfänger",
        memo=_GLS_MEMO,
        amount="Betrag",
        balance="Kontostand",
        currency="Währung",
    ),
    _profile(
        "bank_of_america",
        "Date,Description,Amount,Running Bal.",
        date="Date",
        payee="Description",
        amount="Amount",
        balance="Running Bal.",
    ),
    _profile(
        "bank_of_america_card",
        "Posted Date,Reference Number,Payee,Address,Amount",
        date="Posted Date",
        external_id="Reference Number",
        payee="Payee",
        memo="Address",
        amount="Amount",
    ),
    _profile(
        "amex",
        "Date,Description,Card Member,Account #,Amount",
        sign_rule=INVERTED,
        date_order=None,  # written in the order of the country that issued the card
        date="Date",
        payee="Description",
        account="Account #",
        amount="Amount",
        memo="Extended Details",
        external_id="Reference",
        category="Category",
    ),
    _profile(
        "amex_details",
        "Date,Description,Amount,Extended Details,Appears On Your Statement As",
        sign_rule=INVERTED,
        date_order=None,
        date="Date",
        payee="Description",
        amount="Amount",
        memo="Extended Details",
        external_id="Reference",
        category="Category",
    ),
    _profile(
        "monarch",
        "Date,Merchant,Category,Account,Original Statement,Notes,Amount,Tags",
        date_order=YMD,
        date="Date",
        payee="Merchant",
        category="Category",
        account="Account",
        memo="Original Statement|Notes",
        amount="Amount",
        external_id="Id",
    ),
    _profile(
        "discover",
        "Trans. Date,Post Date,Description,Amount,Category",
        sign_rule=INVERTED,
        date="Trans. Date",
        payee="Description",
        amount="Amount",
        category="Category",
    ),
    _profile(
        "ynab",
        "Account,Flag,Date,Payee,Category Group/Category,Category Group,Category,Memo,Outflow,Inflow,Cleared",
        sign_rule=BOTH_POSITIVE,
        date_order=None,  # written as the budget's own settings say
        account="Account",
        date="Date",
        payee="Payee",
        category="Category Group/Category",
        memo="Memo",
        debit="Outflow",
        credit="Inflow",
        status="Cleared",
    ),
)


def find_profile(header: Sequence[str]) -> Profile | None:
    """The bank whose header begins this one; columns that the bank added behind it do no harm."""
    words = tuple(simplified(cell) for cell in header)
    fitting = [profile for profile in PROFILES if words[: len(profile.header)] == profile.header]
    return max(fitting, key=lambda profile: len(profile.header), default=None)
