"""Walk through a running service as a new client would: `make smoke BASE_URL=https://planner.example`.

    python -m tests.smoke BASE_URL

Registers somebody, signs in, opens an account, imports a bank file, looks at the spending and takes the import back.
Where new people must confirm their mail address, name somebody who is known: SMOKE_EMAIL and SMOKE_PASSWORD. What the
walk opens it removes; a person whom it registered stays.
"""

import json
import os
import secrets
import sys
import uuid
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 30
FILE_NAME = "smoke.ofx"
ROWS = [("20260105", "2500.00", "S1", "Acme payroll"), ("20260107", "-84.20", "S2", "Green Basket")]


class Failed(Exception):
    """The service did not do what it should; the walk ends here."""


class Walk:
    """One client with its token."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.token = ""

    def ask(self, method: str, path: str, body: Any = None, *, expect: int, **query: str) -> Any:
        """Send JSON, get JSON; any other status than the expected one ends the walk."""
        data = None if body is None else json.dumps(body).encode()
        return self._send(method, path, data, "application/json", expect=expect, query=query)

    def upload(self, path: str, fields: dict[str, str], content: bytes) -> Any:
        """Send a file in a form."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{FILE_NAME}"\r\n'
        parts += [head.encode(), b"Content-Type: application/octet-stream\r\n\r\n", content]
        data = b"".join([*parts, f"\r\n--{boundary}--\r\n".encode()])
        return self._send("POST", path, data, f"multipart/form-data; boundary={boundary}", expect=201, query={})

    def _send(
        self, method: str, path: str, data: bytes | None, kind: str, *, expect: int, query: dict[str, str]
    ) -> Any:
        url = f"{self.base_url}{path}" + (f"?{urlencode(query)}" if query else "")
        request = Request(url, data=data, method=method)  # noqa: S310  the address is the caller's own
        request.add_header("Content-Type", kind)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if method == "POST" and path == "/api/v1/accounts":
            request.add_header("Idempotency-Key", uuid.uuid4().hex)
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                status, text = response.status, response.read()
        except HTTPError as refusal:
            status, text = refusal.code, refusal.read()
        except URLError as error:
            raise Failed(f"{method} {url}: {error.reason}") from error
        if status != expect:
            raise Failed(
                f"{method} {path} answered {status} instead of {expect}: {text[:500].decode(errors='replace')}"
            )
        return json.loads(text) if text else None


def walk(base_url: str) -> None:
    """All steps, each told when it is done."""
    client = Walk(base_url)
    client.ask("GET", "/health/ready", expect=200)
    tell("the service is ready")
    email, password = os.environ.get("SMOKE_EMAIL", ""), os.environ.get("SMOKE_PASSWORD", "")
    if not email:
        email, password = register(client)
    client.token = client.ask("POST", "/api/v1/users/login", {"email": email, "password": password}, expect=200)[
        "access"
    ]
    me = client.ask("GET", "/api/v1/users/me", expect=200)
    tell(f"{me['email']} is signed in")
    account = client.ask("POST", "/api/v1/accounts", {"name": "Smoke checking", "kind": "CHECKING"}, expect=201)
    tell(f"account {account['id']} is open")
    try:
        import_and_revert(client, account["id"])
    finally:
        client.ask("DELETE", f"/api/v1/accounts/{account['id']}", expect=204)
        tell("the account is removed")
    client.ask("POST", "/api/v1/users/logout", {}, expect=204)
    tell("signed out")


def register(client: Walk) -> tuple[str, str]:
    """A new person, where none is named."""
    email, password = f"smoke-{secrets.token_hex(6)}@example.com", secrets.token_urlsafe(18)
    body = {"email": email, "password": password, "display_name": "Smoke Walker"}
    answer = client.ask("POST", "/api/v1/users", body, expect=201)
    if answer["verification"] != "not_required":
        raise Failed("New people must confirm their mail address here: set SMOKE_EMAIL and SMOKE_PASSWORD.")
    tell(f"{email} is registered")
    return email, password


def import_and_revert(client: Walk, account_id: str) -> None:
    """Preview, commit, again, spending, revert."""
    content = ofx()
    file = client.upload("/api/v1/transactions/imports", {"account": account_id}, content)
    same(file["report"]["accounts"][0]["created"], len(ROWS), "rows in the preview")
    same(transactions_of(client, account_id), 0, "transactions after the preview")
    tell(f"the preview shows {len(ROWS)} new rows and stores none")
    client.ask("POST", f"/api/v1/transactions/imports/{file['id']}/commit", expect=200)
    same(transactions_of(client, account_id), len(ROWS), "transactions after the import")
    balance = client.ask("GET", f"/api/v1/accounts/{account_id}", expect=200)["balance"]
    same(balance, "2415.80", "balance")
    tell(f"{len(ROWS)} rows are imported, the balance is {balance}")
    again = client.upload("/api/v1/transactions/imports", {"account": account_id}, content)
    same(again["report"]["already_imported"], True, "known file")
    client.ask("DELETE", f"/api/v1/transactions/imports/{again['id']}", expect=204)
    tell("the same file again is recognised")
    spending = client.ask("GET", "/api/v1/budgets/spending", expect=200, period="2026-01")
    tell(f"spending of {spending['period']}: {spending['total_spending']}")
    reverted = client.ask("POST", f"/api/v1/transactions/imports/{file['id']}/revert", expect=200)
    same(reverted["transactions_removed"], len(ROWS), "rows taken back")
    same(transactions_of(client, account_id), 0, "transactions after the revert")
    tell("the import is taken back")


def transactions_of(client: Walk, account_id: str) -> int:
    """How many the account holds (fewer than a page)."""
    return len(client.ask("GET", "/api/v1/transactions", expect=200, account=account_id)["results"])


def ofx() -> bytes:
    """A small statement."""
    rows = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{row_id}<NAME>{name}</STMTTRN>\n"
        for day, amount, row_id, name in ROWS
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM>"
        "<BANKID>000<ACCTID>987654<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
        f"<DTSTART>20260101<DTEND>20260131\n{rows}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    ).encode()


def same(found: object, expected: object, what: str) -> None:
    """End the walk at a wrong answer."""
    if found != expected:
        raise Failed(f"{what}: {found!r} instead of {expected!r}")


def tell(text: str) -> None:
    """One step is done."""
    sys.stdout.write(f"ok  {text}\n")


if __name__ == "__main__":
    try:
        walk(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
    except Failed as failure:
        sys.exit(f"FAILED  {failure}")
    sys.stdout.write("The service works.\n")
