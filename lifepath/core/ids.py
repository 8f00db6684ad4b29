"""Time-ordered public ids (UUID version 7, RFC 9562): new rows land together in an index and reveal no count."""

import os
import time
import uuid

UUID_PATTERN = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
"""An id in a path, as routers match it: what is none leads nowhere."""


def new_id() -> uuid.UUID:
    """A UUID whose first 48 bits are the time in milliseconds; the rest is random but for version and variant."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= (random_bits >> 68) << 64
    value |= 0b10 << 62
    value |= random_bits & ((1 << 62) - 1)
    return uuid.UUID(int=value)
