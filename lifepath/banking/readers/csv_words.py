"""The words that the headers of bank files use, in the languages that the samples came in."""

import re


def simplified(header: str) -> str:
    """A header cell in lower case without punctuation, for comparison only."""
    return " ".join(re.findall(r"[^\W_]+", header.lower()))


# Best word first; the longer words of a field are also looked for inside longer headers.
WORDS: dict[str, tuple[str, ...]] = {
    "date": (
        "date",
        "transaction date",
        "trans date",
        "booking date",
        "posting date",
        "posted date",
        "post date",
        "posted on",
        "date posted",
        "completed date",
        "buchungstag",
        "buchungsdatum",
        "buchung",
        "datum",
        "fecha",
        "data",
        "value date",
        "valuta",
        "wertstellung",
    ),
    "debit": (
        "debit",
        "debits",
        "debit amount",
        "withdrawal",
        "withdrawals",
        "withdrawal amount",
        "outflow",
        "paid out",
        "money out",
        "soll",
        "ausgaben",
        "débit",
    ),
    "credit": (
        "credit",
        "credits",
        "credit amount",
        "deposit",
        "deposits",
        "deposit amount",
        "inflow",
        "paid in",
        "money in",
        "haben",
        "einnahmen",
        "crédit",
    ),
    "amount": ("amount", "transaction amount", "betrag", "umsatz", "importe", "montant", "bedrag", "kwota", "value"),
    "balance": ("balance", "running balance", "running bal", "runningbalance", "saldo", "kontostand", "solde"),
    "payee": (
        "payee",
        "merchant",
        "merchant name",
        "description",
        "transaction description",
        "name",
        "counterparty",
        "counterparty name",
        "beneficiary",
        "auftraggeber empfänger",
        "empfänger",
        "begünstigter zahlungspflichtiger",
        "beguenstigter zahlungspflichtiger",
        "name zahlungsbeteiligter",
        "omschrijving",
        "libellé",
        "concepto",
        "details",
    ),
    "memo": (
        "memo",
        "notes",
        "note",
        "narration",
        "original description",
        "original statement",
        "verwendungszweck",
        "remittance information",
        "buchungstext",
    ),
    "category": ("category", "kategorie", "catégorie", "categoria"),
    "external_id": ("id", "transaction id", "transactionid", "fitid", "reference number", "reference", "referenz"),
    "check_number": ("check number", "checknumber", "check no", "check", "cheque number", "check or slip"),
    "account": (
        "account",
        "account name",
        "account number",
        "card no",
        "card number",
        "iban",
        "konto",
        "kontonummer",
        "auftragskonto",
        "account id",
    ),
    "currency": ("currency", "currency code", "ccy", "währung", "waehrung", "devise", "moneda", "valuta code"),
    "status": ("status", "state", "cleared"),
    "type": (
        "type",
        "transaction type",
        "debit credit",
        "credit debit",
        "dr cr",
        "cr dr",
        "credit debit indicator",
        "soll haben",
        "s h",
        "direction",
    ),
}
DEBIT_WORDS = frozenset(
    {"debit", "dr", "d", "db", "dbit", "withdrawal", "out", "outflow", "expense", "s", "soll", "af", "-"}
)
CREDIT_WORDS = frozenset({"credit", "cr", "c", "crdt", "deposit", "in", "inflow", "income", "h", "haben", "bij", "+"})
PENDING_WORDS = frozenset({"pending", "processing", "authorized", "authorised", "uncleared", "vorgemerkt"})
