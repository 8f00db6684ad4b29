"""Putting computed sentences into warmer words by a language model, where the operator has named one.

Any server that speaks the OpenAI chat interface will do. It gets the sentences, which name payees and accounts, and
nothing else. What it answers is checked sentence by sentence; when it is slow, down or talks nonsense, our own stand.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache

from lifepath.core.outgoing import CallFailed, RefusedAddress, ask
from planning.calc.wording import may_replace

CODE = "code"
SECONDS = 2
MOST_BYTES = 64_000
MOST_SENTENCES = 20
KEPT_SECONDS, RETRY_SECONDS = 86_400, 60
INSTRUCTION = (
    "Rewrite each sentence of the JSON list for a client of a financial planner: friendly, plain, one sentence each. "
    "Keep every number exactly as written and add none. Answer with a JSON list of strings of the same length."
)

logger = structlog.get_logger("lifepath.insights")


def worded(sentences: Sequence[str]) -> tuple[list[str], str]:
    """The sentences to show, and who worded them: `code`, or the model's name where it worded at least one."""
    own = list(sentences)
    if not settings.INSIGHTS_MODEL_URL or not own or len(own) > MOST_SENTENCES:
        return own, CODE
    key = "wording:" + hashlib.sha256(json.dumps([settings.INSIGHTS_MODEL_NAME, own]).encode()).hexdigest()
    kept: list[str] | None = cache.get(key)
    if kept is None:
        kept = _asked(own)
        cache.set(key, kept, KEPT_SECONDS if kept else RETRY_SECONDS)
    chosen = [new if may_replace(computed=old, worded=new) else old for old, new in zip(own, kept or own, strict=True)]
    return chosen, (settings.INSIGHTS_MODEL_NAME if chosen != own else CODE)


def _asked(sentences: list[str]) -> list[str]:
    """What the model answered, one text for each sentence; nothing when it did not answer that."""
    question = {
        "model": settings.INSIGHTS_MODEL_NAME,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": INSTRUCTION},
            {"role": "user", "content": json.dumps(sentences)},
        ],
    }
    headers = {"Content-Type": "application/json"}
    if settings.INSIGHTS_MODEL_KEY:
        headers["Authorization"] = f"Bearer {settings.INSIGHTS_MODEL_KEY}"
    try:
        answer = ask(
            f"{settings.INSIGHTS_MODEL_URL.rstrip('/')}/chat/completions",
            body=json.dumps(question).encode(),
            headers=headers,
            seconds=SECONDS,
            most_bytes=MOST_BYTES,
        )
    except (CallFailed, RefusedAddress) as error:
        logger.warning("insights were not worded", reason=str(error))
        return []
    return _texts(answer.body, len(sentences)) if answer.status == 200 else _refused(f"answered {answer.status}")


def _texts(body: bytes, count: int) -> list[str]:
    try:
        content: Any = json.loads(json.loads(body)["choices"][0]["message"]["content"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return _refused("answered something else")
    if not isinstance(content, list) or len(content) != count or not all(isinstance(text, str) for text in content):
        return _refused("answered another list")
    return [text.strip() for text in content]


def _refused(reason: str) -> list[str]:
    logger.warning("insights were not worded", reason=reason)
    return []
