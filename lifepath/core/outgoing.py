"""Calls to addresses that clients name: never into private networks, never redirected, never for long.

The name is resolved once, every address it has must be public, and the connection goes to the address that was checked,
so that a name which answers differently a moment later reaches nothing. What the operator names in OUTGOING_NETWORKS is
allowed besides, also without TLS. A whole call is over after its time, however slowly the other side drips.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

RESOLVE_SECONDS = 2
CALL_SECONDS = 10
LONGEST_URL = 2000
_PORTS = {"https": 443, "http": 80}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedAddress(ValueError):
    """The address is none that this service calls; says why."""


class CallFailed(OSError):
    """The other side did not take the call; it may do so later."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was checked: where to connect, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def check(url: str) -> Target:
    """Where a URL leads. Raises RefusedAddress, also for names that do not resolve in time."""
    parts = _parts(url)
    host = str(parts.hostname)
    port = parts.port or _PORTS[parts.scheme]
    addresses = _resolve(host, port)
    allowed = [ipaddress.ip_network(network) for network in settings.OUTGOING_NETWORKS]
    for address in addresses:
        if any(address in network for network in allowed):
            continue
        if not _is_public(address):
            raise RefusedAddress(f"{host} leads into a network that is not public.")
        if parts.scheme != "https":
            raise RefusedAddress("Only https is called.")
    path = parts.path or "/"
    return Target(parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path, str(addresses[0]))


def post(url: str, *, body: bytes, headers: Mapping[str, str], seconds: int = CALL_SECONDS) -> int:
    """Send one body; the status of the answer, which is 2xx. Raises RefusedAddress or CallFailed."""
    target = check(url)
    connection = _Connection(target, seconds)
    try:
        with _over_after(seconds, connection):
            connection.request("POST", target.path, body=body, headers=dict(headers))
            status = connection.getresponse().status
    except (HTTPException, OSError, ValueError) as error:
        raise CallFailed(f"{target.host}: {type(error).__name__}") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise CallFailed(f"{target.host} answered {status}")
    return status


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said, whatever its status; `retry_after` in seconds where it says so."""

    status: int
    body: bytes
    retry_after: int | None


def get(url: str, *, headers: Mapping[str, str], seconds: float, most_bytes: int) -> Answer:
    """Fetch one small document, redirects not followed. Raises RefusedAddress or CallFailed, which name no URL."""
    return _answer("GET", url, None, headers, seconds, most_bytes)


def ask(url: str, *, body: bytes, headers: Mapping[str, str], seconds: float, most_bytes: int) -> Answer:
    """Send one body and read a small answer. Raises RefusedAddress or CallFailed, which name no URL."""
    return _answer("POST", url, body, headers, seconds, most_bytes)


def _answer(
    method: str, url: str, body_sent: bytes | None, headers: Mapping[str, str], seconds: float, most_bytes: int
) -> Answer:
    target = check(url)
    connection = _Connection(target, seconds)
    try:
        with _over_after(seconds, connection):
            connection.request(method, target.path, body=body_sent, headers=dict(headers))
            response = connection.getresponse()
            body = response.read(most_bytes + 1)
            length = response.getheader("Content-Length") or ""
    except (HTTPException, OSError, ValueError) as error:
        raise CallFailed(f"{target.host}: {type(error).__name__}") from None
    finally:
        connection.close()
    if len(body) > most_bytes:
        raise CallFailed(f"{target.host} sent more than {most_bytes} bytes")
    if length.isdigit() and len(body) < int(length):
        raise CallFailed(f"{target.host}: the answer was cut off")
    wait = response.getheader("Retry-After") or ""
    return Answer(response.status, body, int(wait) if wait.isdigit() and len(wait) < 7 else None)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise RefusedAddress("This is no address.") from error
    if parts.scheme not in _PORTS or not parts.hostname or port == 0 or not url.isprintable() or " " in url:
        raise RefusedAddress("Write an address as https://name/path.")
    if parts.username or parts.password:
        raise RefusedAddress("An address holds no name and password.")
    if len(url) > LONGEST_URL or not url.isascii():
        raise RefusedAddress(f"At most {LONGEST_URL} ASCII characters.")
    return parts


def _resolve(host: str, port: int) -> list[Address]:
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(RESOLVE_SECONDS)
    except (OSError, UnicodeError, NotInTime) as error:
        raise RefusedAddress(f"{host} does not resolve.") from error
    finally:
        pool.shutdown(wait=False)
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _is_public(address: Address) -> bool:
    """Global, and so is an older address that it carries inside."""
    inner: list[Any] = []
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return all(each.is_global and not each.is_multicast for each in (address, *inner) if each is not None)


class _Connection(HTTPConnection):
    """Connects to the checked address and shows the certificate check the name."""

    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self._target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self._target.address, self._target.port), self.timeout)
        if self._target.scheme == "https":
            context = ssl.create_default_context()
            wrapped = context.wrap_socket(self.sock, server_hostname=self._target.host, do_handshake_on_connect=False)
            self.sock = wrapped
            wrapped.do_handshake()


@contextmanager
def _over_after(seconds: float, connection: HTTPConnection) -> Iterator[None]:
    def cut() -> None:
        if connection.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
