"""The bytes that are hashed: canonical JSON, and the seal that ties a record to the one before it.

Anybody can prove an exported chain: a record's digest is the SHA-256 of its canonical JSON, and its seal the SHA-256 of
the seal before it, its number and its digest, a line each.
"""

from hashlib import sha256
from json import JSONEncoder
from typing import Any

import msgspec

_ENCODER = msgspec.json.Encoder(order="sorted")
_OF_THE_LIBRARY = JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """Write JSON in the one way there is: keys in order, no spaces, UTF-8; there are no floats in it."""
    try:
        return _ENCODER.encode(value).decode()  # the same bytes in a third of the time
    except UnicodeEncodeError:
        return _OF_THE_LIBRARY.encode(value)  # half of a pair, which UTF-8 has no bytes for


def digest_of(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seal_of(prev: str, seq: int, digest: str) -> str:
    """Give the seal of a record: of the seal before it, its number, and its digest."""
    return sha256(f"{prev}\n{seq}\n{digest}".encode()).hexdigest()
