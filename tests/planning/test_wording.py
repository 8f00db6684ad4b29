"""A model may word figures, never make one up; and nobody waits for it."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lifepath.core import outgoing
from planning.calc.wording import may_replace
from planning.services.wording import worded

OWN = ["Rent takes 24.1 % of spending: 1,200.00 of 4,979.25.", "Due on 2026-12-01."]
GOOD = ["Of your 4979.25, rent takes 1200.00; that is 24.1 %.", "Please mind 2026-12-01."]


@pytest.fixture
def model(settings):
    """A stand-in for the model; `reply` is the body it sends, `status` and `delay` how."""

    class Handler(BaseHTTPRequestHandler):
        reply, status, delay = b"", 200, 0
        asked: list = []

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            Handler.asked.append((self.path, self.headers["Authorization"], json.loads(self.rfile.read(length))))
            time.sleep(Handler.delay)
            self.send_response(Handler.status)
            self.send_header("Content-Length", str(len(Handler.reply)))
            self.end_headers()
            self.wfile.write(Handler.reply)

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]
    settings.INSIGHTS_MODEL_URL = f"http://127.0.0.1:{server.server_port}/v1/"
    settings.INSIGHTS_MODEL_NAME = "warm-words"
    settings.INSIGHTS_MODEL_KEY = "secret"
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    yield Handler
    server.shutdown()
    server.server_close()


def said(texts):
    """A chat answer."""
    return json.dumps({"choices": [{"message": {"content": json.dumps(texts)}}]}).encode()


def test_without_a_model_the_sentences_stand(settings):
    assert settings.INSIGHTS_MODEL_URL == ""
    assert worded(OWN) == (OWN, "code")


def test_a_model_words_the_sentences_and_is_named(model):
    model.reply = said(GOOD)
    assert worded(OWN) == (GOOD, "warm-words")
    path, authorization, question = model.asked[-1]
    assert (path, authorization) == ("/v1/chat/completions", "Bearer secret")
    assert json.loads(question["messages"][1]["content"]) == OWN


def test_a_number_of_its_own_is_thrown_away_sentence_by_sentence(model):
    model.reply = said(["Rent takes 25 % of spending: 1,200.00 of 4,979.25.", GOOD[1]])
    assert worded(OWN) == ([OWN[0], GOOD[1]], "warm-words")


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"not json",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": "Sure! Here you go"}}]}',
        said(["only one"]),
        said([1, 2]),
        b"[" * 50_000,
        b"x" * 100_000,
        said(["Visit https://evil.example 24.1 1200.00 4979.25", "<b>2026-12-01</b>"]),
    ],
)
def test_nonsense_changes_nothing(model, reply):
    model.reply = reply
    assert worded(OWN) == (OWN, "code")


def test_an_error_a_slow_model_and_none_at_all_change_nothing(model, settings):
    model.status, model.reply = 500, said(GOOD)
    assert worded(OWN) == (OWN, "code")
    model.status, model.delay = 200, 3
    began = time.monotonic()
    assert worded(OWN) == (OWN, "code")
    assert time.monotonic() - began < 3 + outgoing.RESOLVE_SECONDS
    settings.INSIGHTS_MODEL_URL = "http://127.0.0.1:9/v1"
    assert worded(OWN) == (OWN, "code")
    settings.OUTGOING_NETWORKS = []
    assert worded(OWN) == (OWN, "code")


def test_numbers_must_be_the_same_and_prose_must_be_plain():
    assert may_replace(computed="1,200.00 in 2026-03", worded="In 2026-03 it was 1200.00.")
    assert not may_replace(computed="1,200.00 in 2026-03", worded="In 2026-03 it was 1200.")
    assert not may_replace(computed="1,200.00", worded="1200.00, in 3 parts")
    assert not may_replace(computed="none", worded="  ")
    assert not may_replace(computed="none", worded="a" * 601)
    assert not may_replace(computed="none", worded="two\nlines")
