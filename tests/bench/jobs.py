"""The jobs that are measured, each beside the least that the machine needs for the same."""

import csv
import json
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.parsers import expat

from django.db import connection, transaction

from lifepath.banking.models import Transaction
from lifepath.banking.readers.reading import read_file
from tests.bench.files import Files
from tests.bench.home import Home, analyze
from tests.bench.measuring import Measured, fastest, once
from tests.bench.retirement import retirement

COLUMNS = ("id", "date", "account", "payee", "category", "amount", "memo")
BARE = "id text, date date, account text, payee text, category text, amount numeric(20, 2), memo text"


def imports(home: Home, files: Files) -> Iterator[Measured]:
    """A file, its rows again in another file, and the same file again."""
    lines = _copy_lines(files.csv)
    copied = fastest(lambda: _copy(lines), times=3)
    staged = fastest(lambda: _copy_and_insert(lines), times=3)
    shares = files.rows / 100_000
    seconds = once(lambda: home.take_in(files.csv))
    yield Measured("import a CSV file", seconds, "COPY into a bare table", copied, 0.70 * shares)
    yield Measured("import a CSV file", seconds, "COPY, then INSERT into an indexed table", staged, 0.70 * shares)
    other = files.csv_with_other_bytes
    yield Measured("its rows again in another file", once(lambda: home.take_in(other)), bar_seconds=0.30 * shares)
    yield Measured("the same file again", fastest(lambda: home.take_in(files.csv), times=3), bar_seconds=0.05)


def ofx(home: Home, files: Files) -> Iterator[Measured]:
    """Reading alone."""
    data = files.ofx.read_bytes()

    def bare() -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, attributes: None
        parser.CharacterDataHandler = lambda text: None
        parser.Parse(data, True)

    def ours() -> None:
        for _ in read_file(files.ofx).rows:
            pass

    limit = fastest(bare, times=3)
    yield Measured(
        "read an OFX file", fastest(ours, times=3), "expat, events thrown away", limit, 0.45 * files.rows / 1e5
    )


def page(home: Home, files: Files) -> Iterator[Measured]:
    """Fifty transactions, first page and a late one, signed in."""
    home.fill(files)
    ids = list(Transaction.objects.filter(household=home.household).values_list("pk", flat=True)[:50])
    limit = fastest(lambda: _json_of_fifty(ids), times=100)
    address = "/api/v1/transactions?limit=50"
    body = _body(home, address)
    yield Measured(
        "a page of 50 transactions",
        fastest(lambda: home.client.get(address), times=100),
        "JSON of 50 known rows, made by the database",
        limit,
        0.001,
    )
    for _ in range(20):
        body = _body(home, body["next"] or address)
    late = body["next"] or address
    yield Measured(
        "the same, 20 pages later", fastest(lambda: home.client.get(late), times=100), "the same", limit, 0.001
    )


def growth(home: Home, files: Files) -> Iterator[Measured]:
    """A small and a large household: the import grows with its rows, a page does not."""
    for rows in files.sizes:
        other = Home.make(f"Bench{rows}")
        with TemporaryDirectory() as folder:
            seconds, megabytes = other.take_in_elsewhere(Files(Path(folder), rows).csv)
        analyze()
        words = f"import {rows} rows ({megabytes} MB of its own)"
        yield Measured(words, seconds, bar_seconds=6.5 * rows / 1e6 if rows >= 1e5 else None)
        yield from _pages(other, rows)


def _pages(home: Home, rows: int) -> Iterator[Measured]:
    ids = list(Transaction.objects.filter(household=home.household).values_list("pk", flat=True)[:50])
    limit = fastest(lambda: _json_of_fifty(ids), times=200)
    first = "/api/v1/transactions?limit=50"
    for words, address in (
        (f"a page of 50 of {rows}", first),
        ("the same, years back", f"{first}&date_before=2019-06-30"),
    ):
        ours = fastest(partial(home.client.get, address), times=200)
        yield Measured(words, ours, "JSON of 50 known rows, made by the database", limit, 0.001)


def report(home: Home, files: Files) -> Iterator[Measured]:
    """A year of spending by month and category."""
    home.fill(files)
    address = "/api/v1/budgets/spending/months?start=2024-01&end=2024-12"
    limit = fastest(lambda: _year_in_sql(home), times=20)
    ours = fastest(lambda: _body(home, address), times=20)
    yield Measured("spending of a year by month", ours, "summing the year's transactions in SQL", limit)


def write(home: Home, files: Files) -> Iterator[Measured]:
    """One transaction entered by hand with a key, so that a repetition does nothing."""
    account = home.accounts[0]

    def ours() -> None:
        answer = home.client.post(
            "/api/v1/transactions",
            {"account": str(account.pk), "posted_on": "2024-06-01", "amount": "-12.34", "payee_raw": "Bench"},
            format="json",
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
        assert answer.status_code == 201, answer.content

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id uuid PRIMARY KEY, amount numeric(20, 2))")

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_bare VALUES (%s, 1)", [uuid.uuid4()])

    limit = fastest(bare, times=50)
    yield Measured("enter a transaction, idempotent", fastest(ours, times=50), "one INSERT and COMMIT", limit, 0.002)


JOBS: dict[str, Callable[[Home, Files], Iterator[Measured]]] = {
    "import": imports,
    "ofx": ofx,
    "page": page,
    "growth": growth,
    "report": report,
    "write": write,
    "retirement": retirement,
}


def _copy_lines(path: Path) -> str:
    with path.open(newline="") as file:
        rows = csv.DictReader(file)
        return "".join("\t".join(row[name] for name in COLUMNS) + "\n" for row in rows)


def _copy(lines: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_rows ({BARE})")
        with cursor.copy("COPY bench_rows FROM STDIN") as copy:
            copy.write(lines)
        transaction.set_rollback(True)


def _copy_and_insert(lines: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bench_stage ({BARE}) ON COMMIT DROP")
        cursor.execute(f"CREATE TABLE bench_rows (key uuid PRIMARY KEY, {BARE}, UNIQUE (account, id))")
        cursor.execute("CREATE INDEX ON bench_rows (date)")
        with cursor.copy("COPY bench_stage FROM STDIN") as copy:
            copy.write(lines)
        cursor.execute(
            "INSERT INTO bench_rows SELECT gen_random_uuid(), * FROM bench_stage ON CONFLICT (account, id) DO NOTHING"
        )
        transaction.set_rollback(True)


def _json_of_fifty(ids: list[uuid.UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT json_agg(t)::text FROM (SELECT id, account_id, posted_on, amount::text, payee, memo, category_id"
            " FROM banking_transaction WHERE id = ANY(%s)) t",
            [ids],
        )
        cursor.fetchone()


def _year_in_sql(home: Home) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('month', posted_on), category_id, sum(amount) FROM banking_transaction"
            " WHERE household_id = %s AND posted_on BETWEEN '2024-01-01' AND '2024-12-31' GROUP BY 1, 2",
            [home.household.pk],
        )
        cursor.fetchall()


def _body(home: Home, address: str) -> Any:
    answer = home.client.get(address)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)
