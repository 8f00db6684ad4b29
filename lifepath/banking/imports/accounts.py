"""Which account a row of a file belongs to."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from lifepath.banking.models import BankAccount
from lifepath.banking.services.accounts import number_index


class UnknownAccounts(Exception):
    """The file speaks of accounts that nobody has assigned yet; `hints` are their names as the file writes them."""

    def __init__(self, hints: Sequence[str]) -> None:
        self.hints = tuple(hints)
        super().__init__(f"Say which account each of these is: {', '.join(repr(hint) for hint in hints)}.")


class AccountChoice:
    """Assigns rows: by what a person said, by the only account asked for, by account number, by name."""

    def __init__(
        self, *, accounts: Sequence[BankAccount], only: BankAccount | None, said: Mapping[str, BankAccount]
    ) -> None:
        self._only = only
        self._said = dict(said)
        self._by_number = {account.number_index: account for account in accounts if account.number_index}
        self._by_name = {account.name.casefold(): account for account in accounts}
        self.used: dict[str, BankAccount] = {}
        self.unknown: dict[str, int] = {}

    def find(self, hint: str, line: int) -> UUID:
        """The account of a row; an unknown hint is remembered and refused at the end, all of them at once."""
        account = self._said.get(hint) or self._only or self._by_hint(hint)
        if account is None:
            self.unknown.setdefault(hint, line)
            return UUID(int=0)
        self.used[hint] = account
        return account.pk

    def check(self) -> None:
        """Refuse rows of unknown accounts, and two accounts' rows in one that was asked for."""
        if self.unknown:
            raise UnknownAccounts(list(self.unknown))
        named = [hint for hint in self.used if hint not in self._said]
        if self._only is not None and len(named) > 1:
            raise UnknownAccounts(named)

    def _by_hint(self, hint: str) -> BankAccount | None:
        if not hint:
            return None
        return self._by_number.get(number_index(hint)) or self._by_name.get(hint.casefold())
