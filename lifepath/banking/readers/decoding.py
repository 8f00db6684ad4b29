"""From bytes to text: which encoding a file has, found by reading it once before anything is parsed.

Order: byte order mark, UTF-8 if every byte fits, the encoding that the file's header names, Windows-1252, Latin-1. The
same pass refuses NUL bytes and, in formats made of lines, a line that would not fit into memory twice over.
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import AnyStr, BinaryIO

from lifepath.banking.readers.detect import Format
from lifepath.banking.readers.rows import FIELD_LIMIT, ReadError, shown

CHUNK_BYTES = 65_536
_TEXT_CHUNK_BYTES = 262_144
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UNDEFINED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_FAMILIES = re.compile(r"(?:ascii|utf-(?:8|16|32)|iso8859|cp125\d|cp437|cp85\d|koi8|mac-|shift_jis|gb|big5|euc)")
_OFX_CHARSET = re.compile(rb"^\s*CHARSET\s*:\s*([\w-]+)", re.MULTILINE | re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)


def find_encoding(stream: BinaryIO, kind: Format, head: bytes) -> str:
    """Read the stream once to its end and name its encoding; the stream is left at the start."""
    for mark, name in _UTF16.items():
        if head.startswith(mark):
            _check_chunks(_decoded(stream, name), "\x00", ("\n", "\r"), limited=kind not in _MARKUP)
            stream.seek(0)
            return name
    survey = _Survey()
    _check_chunks(survey.chunks(stream), b"\x00", (b"\n", b"\r"), limited=kind not in _MARKUP)
    stream.seek(0)
    if head.startswith(codecs.BOM_UTF8):
        if not survey.is_utf8:
            raise ReadError(f"The file says it is UTF-8, but its byte {survey.bad_byte_at + 1} is not.")
        return "utf-8-sig"
    if survey.is_utf8:
        return "ascii" if survey.is_ascii else "utf-8"
    declared = _declared(head)
    if declared is not None and _decodes(stream, declared):
        return declared
    return "latin-1" if survey.beyond_cp1252 else "cp1252"


def check_encoding(stream: BinaryIO, encoding: str, kind: Format) -> str:
    """Read the stream once in the encoding that a person chose; ReadError when it does not fit."""
    try:
        known = codecs.lookup(encoding).name
    except LookupError:
        known = ""
    if not _FAMILIES.match(known):
        raise ReadError(f"{shown(encoding)} is not an encoding that bank files come in.")
    _check_chunks(_decoded(stream, known), "\x00", ("\n", "\r"), limited=kind not in _MARKUP)
    stream.seek(0)
    return known


def open_lines(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The file as lines of text with their ends as they are; `detach()` it to keep the stream open."""
    return io.TextIOWrapper(stream, encoding=encoding, newline="")


def text_chunks(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The file as pieces of text with every line end made a line feed."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    while chunk := stream.read(_TEXT_CHUNK_BYTES):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


_MARKUP = (Format.OFX, Format.CAMT053)  # whole files of one line are usual there; their readers bound each field


class _Survey:
    """What one pass over the bytes shows about their encoding."""

    def __init__(self) -> None:
        self.is_ascii = True
        self.is_utf8 = True
        self.beyond_cp1252 = False
        self.bad_byte_at = 0

    def chunks(self, stream: BinaryIO) -> Iterator[bytes]:
        """Pass the chunks of the stream through, looking at each."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        read = 0
        while chunk := stream.read(CHUNK_BYTES):
            if not chunk.isascii() or (self.is_utf8 and not self.is_ascii):
                self.is_ascii = False
                self._look(chunk, decoder, read)
            read += len(chunk)
            yield chunk
        if self.is_utf8 and not self.is_ascii:
            self._look(b"", decoder, read, final=True)

    def _look(self, chunk: bytes, decoder: codecs.IncrementalDecoder, read: int, *, final: bool = False) -> None:
        if self.is_utf8:
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=final)
            except UnicodeDecodeError as error:
                self.is_utf8 = False
                self.bad_byte_at = read - held + error.start
        if not self.beyond_cp1252 and len(chunk.translate(None, _UNDEFINED_IN_CP1252)) != len(chunk):
            self.beyond_cp1252 = True


def _check_chunks(chunks: Iterator[AnyStr], nul: AnyStr, line_ends: tuple[AnyStr, AnyStr], *, limited: bool) -> None:
    """Refuse a NUL and, where lines are limited, a line over the limit; a line may run over into one chunk more."""
    line = 1
    unended = 0
    for chunk in chunks:
        place = chunk.find(nul)
        if place >= 0:
            before = chunk[:place]
            line += before.count(line_ends[0]) or before.count(line_ends[1])
            raise ReadError("The file contains a NUL byte; it is not text.", line=line)
        ends = chunk.count(line_ends[0]) or chunk.count(line_ends[1])
        unended = len(chunk) if ends else unended + len(chunk)
        if limited and unended > CHUNK_BYTES and not ends:
            raise ReadError(f"A line is longer than {FIELD_LIMIT} characters.", line=line)
        line += ends


def _decoded(stream: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(CHUNK_BYTES):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)
    except UnicodeError:
        raise ReadError(f"The file is not {encoding} text.") from None


def _declared(head: bytes) -> str | None:
    """The encoding that an OFX header or an XML declaration names, if it is one that files come in."""
    match = _XML_ENCODING.search(head[:1024]) or _OFX_CHARSET.search(head[:1024])
    if match is None:
        return None
    name = match[1].decode("ascii")
    try:
        known = codecs.lookup(f"cp{name}" if name.isdigit() else name).name
    except LookupError:
        return None
    # What calls itself Latin-1 is Windows-1252 in practice: the same letters, and quotes where Latin-1 has nothing.
    return known if _FAMILIES.match(known) and known != "iso8859-1" else None


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    try:
        for _ in _decoded(stream, encoding):
            pass
    except ReadError:
        return False
    finally:
        stream.seek(0)
    return True
