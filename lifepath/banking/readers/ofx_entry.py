"""One transaction of an OFX file to one row.

The entries of a file repeat the same few sequences of tags, so each sequence seen is made into one pattern that takes
the values of an entry in one match; an entry of any other shape is taken apart tag by tag.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from operator import itemgetter

from lifepath.banking.readers.amounts import PLAIN_CHARACTERS, PLAIN_LENGTH, amount_of_either_style
from lifepath.banking.readers.dates import CompactDateCache
from lifepath.banking.readers.ofx_markup import ENTRY_END, plain_text
from lifepath.banking.readers.rows import BadValue, RejectedRow, SourceRow, make_row, reject

_FIELDS = ("DTPOSTED", "TRNAMT", "NAME", "MEMO", "FITID", "CHECKNUM", "CURSYM", "PENDING", "DTTRAN")
_SHAPE_LIMIT = 4
_SHAPE_TAGS = 40
_tags_of = re.compile(r"<(/?)([A-Z0-9.]+)>([^<]*)").findall
_ZERO = Decimal(0)
_Values = tuple[str, ...]


class EntryReader:
    """Reads the entries of one file; knows the shapes it has met."""

    def __init__(self) -> None:
        self._dates = CompactDateCache()
        self._shapes: list[tuple[Callable[[str], re.Match[str] | None], Callable[[_Values], _Values]]] = []

    def read(self, entry: str, line: int, account: str, currency: str | None) -> tuple[SourceRow | RejectedRow, str]:
        """The row of an entry that begins behind its opening tag, and the markup that follows its closing tag."""
        for match_shape, pick in self._shapes:
            match = match_shape(entry)
            if match is not None:
                return self._row(entry, pick((*match.groups(), "")), line, account, currency), ""
        body, end, rest = entry.partition(ENTRY_END)
        if not end:
            item = reject(line=line, column="STMTTRN", reason="The transaction is not closed.", raw=entry)
            return item, entry
        tags = _tags_of(body)
        if len(self._shapes) < _SHAPE_LIMIT and len(tags) <= _SHAPE_TAGS:
            self._learn(tags)
        fields = {name: value for closing, name, value in tags if not closing}
        values = tuple(fields.get(name, "") for name in _FIELDS)
        return self._row(body, values, line, account, currency), "" if rest.isspace() else rest

    def _learn(self, tags: list[tuple[str, str, str]]) -> None:
        """Make a pattern of a sequence of tags; a repeated tag counts where it stands last."""
        names = [name for closing, name, _ in tags if not closing]
        pattern = "".join(
            f"<{closing}{re.escape(name)}>{'[^<]*' if closing else '([^<]*)'}" for closing, name, _ in tags
        )
        last = {name: place for place, name in enumerate(names)}
        pick = itemgetter(*(last.get(name, len(names)) for name in _FIELDS))
        self._shapes.append((re.compile(rf"\s*{pattern}{ENTRY_END}\s*").fullmatch, pick))

    def _row(
        self, body: str, values: _Values, line: int, account: str, currency: str | None
    ) -> SourceRow | RejectedRow:
        if "&" in body:
            values = tuple(plain_text(value) if "&" in value else value for value in values)
        posted, written, name, memo, identity, check, symbol, pending, planned = values
        written = written.strip()
        try:
            posted_on = self._dates[(planned if pending and not posted else posted).strip()[:8]]
            if len(written) <= PLAIN_LENGTH and not written.strip(PLAIN_CHARACTERS) and written[-1:] not in "+-":
                amount = Decimal(written) or _ZERO
            else:
                amount = amount_of_either_style(written)
        except (BadValue, InvalidOperation):
            return self._refused(body, values, line)
        memo = memo.strip()
        return make_row(
            (
                line,
                posted_on,
                amount,
                name.strip() or memo,
                memo,
                identity.strip() or None,
                check.strip() if check and check.strip("0 \t\n") else "",
                "",
                account,
                symbol.strip() if symbol and "<CURRENCY>" in body else currency,
                pending != "",
                (),
                None,
            )
        )

    def _refused(self, body: str, values: _Values, line: int) -> RejectedRow:
        """Why an entry cannot be booked: its date or its amount."""
        posted, written, pending, planned = values[0], values[1].strip(), values[7], values[8]
        column, text = ("DTTRAN", planned) if pending and not posted else ("DTPOSTED", posted)
        try:
            self._dates[text.strip()[:8]]
            column, text = "TRNAMT", written
            amount_of_either_style(written)
            reason = "The entry cannot be read."
        except BadValue as error:
            reason = f"{error}."
        return reject(line=line, column=column, reason=reason if text.strip() else f"{column} is missing.", raw=body)
