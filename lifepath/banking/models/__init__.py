from lifepath.banking.models.accounts import BankAccount
from lifepath.banking.models.categories import Category
from lifepath.banking.models.import_files import ImportFile
from lifepath.banking.models.imports import ImportBatch, ImportRow, ImportSource
from lifepath.banking.models.reconciliation import Reconciliation
from lifepath.banking.models.rules import Rule, RuleRun, RuleRunChange
from lifepath.banking.models.tombstones import Tombstone
from lifepath.banking.models.totals import MonthlyCategoryTotal
from lifepath.banking.models.transactions import Transaction, TransactionSplit
from lifepath.banking.models.transfers import TransferPair

__all__ = [
    "BankAccount",
    "Category",
    "ImportBatch",
    "ImportFile",
    "ImportRow",
    "ImportSource",
    "MonthlyCategoryTotal",
    "Reconciliation",
    "Rule",
    "RuleRun",
    "RuleRunChange",
    "Tombstone",
    "Transaction",
    "TransactionSplit",
    "TransferPair",
]
