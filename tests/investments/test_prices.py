"""Prices from files and providers; the providers stand in as local servers."""

import datetime as dt
import json
import threading
import time
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from lifepath.core.jobs import periodic_jobs
from lifepath.investments import registration
from lifepath.investments.models import InvestmentHolding, SecurityPrice
from lifepath.investments.prices.providers import AlphaVantage, Finnhub, PriceFailure, RateLimited, UnknownSymbol
from lifepath.investments.services.prices import update_prices
from tests.investments.conftest import make_holding

KEY = "secret-key-12345"
TODAY = dt.datetime.now(dt.UTC).date()
ALPHA = {"Global Quote": {"01. symbol": "VTI", "05. price": "301.1234", "07. latest trading day": str(TODAY)}}
FINN = {"c": 301.1234, "h": 302, "l": 299, "o": 300, "pc": 300.5, "t": int(time.time())}


@pytest.fixture
def stand_in(settings):
    """A server that answers every call with `status`, `body` and `delay`; `asked` keeps what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server = self.server
            server.asked.append((self.path, dict(self.headers)))
            body = server.body if isinstance(server.body, bytes) else json.dumps(server.body).encode()
            self.send_response(server.status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for chunk in (body[:5], body[5:]):
                self.wfile.write(chunk)
                self.wfile.flush()
                server.gone.wait(server.delay)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.status, server.headers, server.body, server.delay, server.asked = 200, {}, {}, 0, []
    server.gone = threading.Event()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]
    url = f"http://127.0.0.1:{server.server_port}"
    settings.PRICE_PROVIDERS = {name: {"key": KEY, "url": url} for name in ("alphavantage", "finnhub")}
    server.url = url
    yield server
    server.gone.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("kind", "body"), [(AlphaVantage, ALPHA), (Finnhub, FINN)])
def test_a_provider_answers_with_the_exact_price_and_its_day(stand_in, kind, body):
    stand_in.body = body

    quote = kind(key=KEY, base_url=stand_in.url).quote("VTI")

    assert (quote.symbol, quote.price, quote.on) == ("VTI", Decimal("301.12340000"), TODAY)
    assert "VTI" in stand_in.asked[0][0]


@pytest.mark.parametrize(
    ("kind", "status", "body", "failure"),
    [
        (AlphaVantage, 200, {"Note": "5 calls per minute"}, RateLimited),
        (AlphaVantage, 200, {"Information": f"25 a day for {KEY}"}, RateLimited),
        (AlphaVantage, 200, {"Error Message": "Invalid API call"}, UnknownSymbol),
        (AlphaVantage, 200, {"Global Quote": {}}, UnknownSymbol),
        (AlphaVantage, 200, {"Global Quote": {**ALPHA["Global Quote"], "01. symbol": "IBM"}}, PriceFailure),
        (AlphaVantage, 200, {"Global Quote": {**ALPHA["Global Quote"], "05. price": "NaN"}}, PriceFailure),
        (AlphaVantage, 200, {"Global Quote": {**ALPHA["Global Quote"], "05. price": "-1"}}, PriceFailure),
        (AlphaVantage, 200, {"Global Quote": {**ALPHA["Global Quote"], "07. latest trading day": "x"}}, PriceFailure),
        (Finnhub, 200, {"c": 0, "t": 0}, UnknownSymbol),
        (Finnhub, 200, {"error": f"no access for {KEY}"}, PriceFailure),
        (Finnhub, 200, {"c": "12", "t": 1}, PriceFailure),
        (Finnhub, 200, {"c": 12, "t": 9e30}, PriceFailure),
        *((kind, 429, {}, RateLimited) for kind in (AlphaVantage, Finnhub)),
        *((kind, 500, {}, PriceFailure) for kind in (AlphaVantage, Finnhub)),
        *((kind, 200, b"<html>", PriceFailure) for kind in (AlphaVantage, Finnhub)),
        *((kind, 200, b"[1]", PriceFailure) for kind in (AlphaVantage, Finnhub)),
        *((kind, 200, b" " * 100_000, PriceFailure) for kind in (AlphaVantage, Finnhub)),
    ],
)
def test_every_bad_answer_is_a_failure_that_names_no_key(stand_in, kind, status, body, failure):
    stand_in.status, stand_in.body = status, body

    with pytest.raises(failure) as caught:
        kind(key=KEY, base_url=stand_in.url).quote("VTI")

    assert KEY not in str(caught.value)
    assert stand_in.url not in str(caught.value)


@pytest.mark.parametrize("kind", [AlphaVantage, Finnhub])
def test_a_slow_provider_is_not_waited_for(stand_in, kind):
    stand_in.body, stand_in.delay = FINN, 30
    begun = time.monotonic()

    with pytest.raises(PriceFailure):
        kind(key=KEY, base_url=stand_in.url).quote("VTI")

    assert time.monotonic() - begun < 10


def test_held_symbols_are_priced_and_stay_stale_where_the_provider_fails(stand_in, brokerage, capsys):
    held = make_holding(brokerage)
    stand_in.body = FINN
    call_command("update_prices", "--provider", "finnhub", "--dry-run")
    assert SecurityPrice.objects.count() == 0

    call_command("update_prices", "--provider", "finnhub")

    held.refresh_from_db()
    assert (held.current_price, held.price_on, held.price_source) == (Decimal("301.12340000"), TODAY, "FINNHUB")
    assert str(held.market_value) == "3011.23"
    stand_in.status = 500
    with pytest.raises(CommandError, match="no price at all"):
        call_command("update_prices", "--provider", "finnhub")
    held.refresh_from_db()
    assert held.current_price == Decimal("301.12340000")
    assert KEY not in capsys.readouterr().out


def test_a_provider_that_wants_to_rest_is_left_alone(stand_in, db):
    stand_in.status, stand_in.headers = 429, {"Retry-After": "60"}

    done = update_prices(
        source=Finnhub(key=KEY, base_url=stand_in.url), symbols=["A", "B", "C"], dry_run=False, pause=lambda wait: None
    )

    assert len(stand_in.asked) == 1
    assert done.stopped == "finnhub wants to be asked later. 3 symbols were left for later after 60 seconds."


def test_symbols_are_asked_for_at_the_providers_pace(stand_in, db):
    stand_in.body, pauses = FINN, []

    done = update_prices(
        source=Finnhub(key=KEY, base_url=stand_in.url), symbols=["A", "B", "C"], dry_run=False, pause=pauses.append
    )

    assert (done.added, pauses) == (3, [1, 1])


def test_without_a_key_nobody_is_asked(stand_in, settings, db):
    settings.PRICE_PROVIDERS = {"finnhub": {"key": "", "url": stand_in.url}}

    with pytest.raises(CommandError, match="FINNHUB_KEY"):
        call_command("update_prices", "--provider", "finnhub")

    assert stand_in.asked == []


def test_prices_are_asked_for_daily_only_where_a_provider_is_named(settings):
    registration.register_prices()
    assert "update_prices" not in periodic_jobs

    settings.PRICE_PROVIDER = "finnhub"
    registration.register_prices()

    assert periodic_jobs.get("update_prices").at == registration.AFTER_THE_MARKET
    periodic_jobs._entries.pop("update_prices")


def test_a_price_file_is_stored_once_and_a_second_run_changes_nothing(brokerage, tmp_path, capsys):
    make_holding(brokerage)
    file = tmp_path / "prices.csv"
    file.write_text('Date,Ticker,Close\n2026-03-02,VTI,"$1,210.50"\n')
    call_command("import_prices", str(file), "--dry-run")
    assert SecurityPrice.objects.count() == 0

    call_command("import_prices", str(file))
    call_command("import_prices", str(file))

    assert SecurityPrice.objects.get().price == Decimal("1210.50")
    assert "0 prices added, 0 changed, 1 unchanged" in capsys.readouterr().out.splitlines()[-1]
    # On the same day what the household said itself stands.
    assert InvestmentHolding.objects.get().current_price == 120


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Date,Close\n", "line 1: a column 'symbol' is missing"),
        ("symbol,date,price\nVTI,2026-03-02,1\nVTI,02.03.2026,1\n", "line 3, date"),
        ("symbol,date,price\nVTI,2999-03-02,1\n", "line 2, date"),
        ("symbol,date,price\nVTI,2026-03-02,0\n", "line 2, price"),
        ("symbol,date,price\nV T I,2026-03-02,1\n", "line 2, symbol"),
    ],
)
def test_a_bad_price_file_is_refused_with_its_line(db, tmp_path, text, words):
    file = tmp_path / "prices.csv"
    file.write_text(text)

    with pytest.raises(CommandError, match=words):
        call_command("import_prices", str(file))

    assert SecurityPrice.objects.count() == 0
