"""The text of an OFX file cut where its transactions begin, without ever holding more than one of them over.

CDATA becomes escaped text and comments go, tags written in another case or with blanks are respelled, a DOCTYPE or an
entity declaration is refused.
"""

import html
import re
from collections.abc import Iterable, Iterator

from lifepath.banking.readers.rows import FIELD_LIMIT, ReadError

ENTRY = "<STMTTRN>"
ENTRY_END = "</STMTTRN>"

_ENTRY_LIMIT = 4 * FIELD_LIMIT
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_DECLARATION = re.compile(r"<!(\[CDATA\[|--|[A-Za-z]*)")
_TAG = re.compile(r"<\s{0,4}(/?)\s{0,4}([A-Za-z0-9.]{1,40})((?:[\s/][^<>]*)?)>")
_PENDING = {"STMTTRNP": "<STMTTRN><PENDING>Y", "/STMTTRNP": ENTRY_END}


def plain_text(value: str) -> str:
    """The text that a bank meant: entities decoded, also those that were escaped twice (`&amp;lt;`)."""
    for _ in range(3):
        if "&" not in value:
            break
        value = _ENTITY.sub(_decoded, value)
    return value.strip()


def _decoded(match: re.Match[str]) -> str:
    text = html.unescape(match[0])
    return " " if text in ("\xa0", "\x00") else text


def entries_and_markup(chunks: Iterable[str]) -> Iterator[tuple[int, str, list[str]]]:
    """Pieces of the file: the line a piece begins on, its text before the first transaction, its transactions.

    Each transaction begins behind its opening tag and goes on to the next one, so the last one of a list carries the
    tags that follow the list.
    """
    line = 1
    held = ""
    for piece in _respelled(chunks):
        text = held + piece
        opened = text.rfind(ENTRY)
        if opened > text.rfind(ENTRY_END):
            held = text[opened:]
            if len(held) > _ENTRY_LIMIT:
                raise ReadError("A transaction is not closed or is too long.", line=line + text.count("\n", 0, opened))
            text = text[:opened]
        else:
            held = ""
        between, *entries = text.split(ENTRY)
        yield line, between, entries
        line += text.count("\n")
    between, *entries = held.split(ENTRY)
    yield line, between, entries


def _respelled(chunks: Iterable[str]) -> Iterator[str]:
    """The text in pieces that end between tags, with every tag spelled one way."""
    line = 1
    held = ""
    odd: bool | None = None
    for chunk in chunks:
        text = held + chunk
        cut = max(text.rfind("<"), 0)
        if "<!" in text:
            text, cut = _without_declarations(text, cut, line)
        ready, held = text[:cut], text[cut:]
        if len(held) > _ENTRY_LIMIT:
            raise ReadError(f"A field is longer than {_ENTRY_LIMIT} characters.", line=line + ready.count("\n"))
        line += ready.count("\n")
        if odd is None and ready:
            odd = "<OFX>" not in ready
        odd = odd or _is_odd(ready)
        yield _TAG.sub(_respell, ready) if odd else ready
    if held.startswith("<!"):
        raise ReadError("The file is cut off inside a comment or a CDATA section.", line=line)
    yield _TAG.sub(_respell, held) if odd or _is_odd(held) else held


def _is_odd(text: str) -> bool:
    """Whether a tag that matters is spelled in another way than in capitals between plain brackets."""
    upper = text.upper()
    unknown = upper.count("STMTTRN") - text.count(ENTRY) - text.count(ENTRY_END)
    return bool(unknown) and unknown != upper.count("STMTTRNRS")


def _respell(match: re.Match[str]) -> str:
    name = match[2].upper()
    return _PENDING.get(match[1] + name) or f"<{match[1]}{name}{match[3].rstrip(' /')}>"


def _without_declarations(text: str, cut: int, line: int) -> tuple[str, int]:
    """Resolve CDATA and comments; one that does not end in this text moves the cut in front of it."""
    parts = []
    place = 0
    while (match := _DECLARATION.search(text, place)) is not None:
        kind = match[1]
        if kind not in ("[CDATA[", "--"):
            if len(text) - match.start() < 16 and not kind:
                break
            line += text.count("\n", 0, match.start())
            raise ReadError("A DOCTYPE or entity declaration has no place in a bank file.", line=line)
        end = text.find("]]>" if kind == "[CDATA[" else "-->", match.end())
        if end < 0:
            break
        inside = text[match.end() : end]
        parts.append(text[place : match.start()])
        if kind == "[CDATA[":
            parts.append(inside.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        else:
            parts.append("\n" * inside.count("\n"))
        place = end + 3
    done = "".join(parts)
    rest = text[place:]
    resolved = done + rest
    unresolved = rest.find("<!")
    if unresolved >= 0:
        return resolved, len(done) + unresolved
    return resolved, max(resolved.rfind("<"), 0)
