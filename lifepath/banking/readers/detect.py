"""Which format a bank file has, from its content; the name of the file is only quoted in messages.

A PDF, a spreadsheet, a picture, a web page, a program or an empty file is refused whatever its name says.
"""

import enum
import re

from lifepath.banking.readers.rows import ReadError

HEAD_BYTES = 65_536


class Format(enum.StrEnum):
    """The formats that can be read."""

    OFX = "OFX"
    QIF = "QIF"
    CSV = "CSV"
    CAMT053 = "CAMT053"
    MT940 = "MT940"


_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a spreadsheet or another zip archive; save it as CSV"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as CSV"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xfe\xed\xfa", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"#!", "a script"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a formatted text document"),
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_OFX_START = re.compile(r"\s*(?:OFXHEADER\s*:|<\?OFX\b|<OFX>)", re.IGNORECASE)
_XML_START = re.compile(r"\s*<(?:\?xml\b|[A-Za-z!])")
_OFX_TAG = re.compile(r"<\?OFX\b|<\s*OFX\s*>", re.IGNORECASE)
_CAMT_TAG = re.compile(r"camt\.(\d{3})\.\d{3}|<(?:\w+:)?BkToCstmr(?:Stmt)\b")
_HTML_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|table|script)\b", re.IGNORECASE)
_QIF_START = re.compile(r"^[ \t]*!(?:type|account|option|clear)\b", re.IGNORECASE | re.MULTILINE)
_MT940_START = re.compile(r"^[ \t]*:20:", re.MULTILINE)
_MT940_TAG = re.compile(r"^[ \t]*:(?:25|28C?|60[FM]):", re.MULTILINE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")


def detect(head: bytes, filename: str) -> Format:
    """The format of a file from its first bytes; ReadError when it is none that can be read."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise ReadError(f"{_named(filename)} is {kind}, not a bank file.")
    text = _preview(head)
    if not text.strip():
        raise ReadError(f"{_named(filename)} is empty.")
    _refuse_binary(text, filename)
    if _OFX_START.match(text):
        return Format.OFX
    if _XML_START.match(text):
        return _markup_format(text, filename)
    if _QIF_START.search(text) and not _begins_as_table(text):
        return Format.QIF
    if _MT940_START.search(text) and _MT940_TAG.search(text):
        return Format.MT940
    if re.match(r"\s*[{\[]\s*[\"{\[\]}]", text):
        raise ReadError(f"{_named(filename)} is JSON, not a bank file.")
    return Format.CSV


def _markup_format(text: str, filename: str) -> Format:
    if _OFX_TAG.search(text):
        return Format.OFX
    camt = _CAMT_TAG.search(text)
    if camt is not None and camt[1] in (None, "053"):
        return Format.CAMT053
    if camt is not None:
        raise ReadError(f"{_named(filename)} is a camt.{camt[1]} message; only statements (camt.053) can be imported.")
    if _HTML_TAG.search(text):
        raise ReadError(f"{_named(filename)} is a web page, not a bank file.")
    raise ReadError(f"{_named(filename)} is XML, but neither OFX nor a camt.053 statement.")


def _begins_as_table(text: str) -> bool:
    """Whether the first line of text has columns: a QIF mark inside a CSV cell does not make it QIF."""
    first = text.lstrip().split("\n", 1)[0]
    return not first.startswith(("!", "#")) and any(mark in first for mark in ",;\t|")


def _preview(head: bytes) -> str:
    """The head as text, only to look at its first characters and tags."""
    if head.startswith(_UTF16_MARKS):
        return head.decode("utf-16", errors="replace").removeprefix("\ufeff")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _refuse_binary(text: str, filename: str) -> None:
    place = text.find("\x00")
    if place >= 0:
        line = 1 + (text.count("\n", 0, place) or text.count("\r", 0, place))
        raise ReadError(
            f"{_named(filename)} contains a NUL byte; it is not text (UTF-16 must begin with its byte order mark).",
            line=line,
        )
    controls = len(_CONTROL.findall(text))
    if controls > len(text) // 100 + 2:
        raise ReadError(f"{_named(filename)} is not a text file.")


def _named(filename: str) -> str:
    return filename if 0 < len(filename) <= 200 else "The file"
