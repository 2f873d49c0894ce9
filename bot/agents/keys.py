"""A client's API keys: what they look like, how one is made, and how one is checked.

A key reads `so_live_<id>_<secret><check>`: the prefix lets secret scanners find it, the id finds its row, and the
check tells a mistyped key without a look at the database. The secret has 256 random bits, so that a plain
SHA-256 of it is safe to keep.
"""

import re
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

from handlers.ids import ClientId
from handlers.records import ApiKeyIssued

PREFIX = "so_live_"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 8
_SECRET_LENGTH = 43  # 62 ** 43 > 2 ** 256
_CHECK_LENGTH = 6  # 62 ** 6 > 2 ** 32
_KEY = re.compile(
    rf"so_live_([0-9A-Za-z]{{{_ID_LENGTH}}})_([0-9A-Za-z]{{{_SECRET_LENGTH}}})([0-9A-Za-z]{{6}})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as somebody presents it: its public id, and the SHA-256 of its secret."""

    id: str
    secret_hash: str

    def opens(self, kept_hash: str) -> bool:
        """Whether the secret is the one whose hash was kept; takes as long either way."""
        return compare_digest(self.secret_hash, kept_hash)


def new_key(client_id: ClientId) -> tuple[str, ApiKeyIssued]:
    """Make a key: the text to show once, and what is to be kept of it."""
    key_id, secret = _random(_ID_LENGTH), _random(_SECRET_LENGTH)
    text = f"{PREFIX}{key_id}_{secret}{_check(key_id, secret)}"
    return text, ApiKeyIssued(id=key_id, client_id=client_id, secret_hash=_hash(secret))


def parse_key(text: str) -> ApiKey | None:
    """Read a key; None for what is none, a mistyped one included."""
    parts = _KEY.fullmatch(text)
    if parts is None or parts[3] != _check(parts[1], parts[2]):
        return None
    return ApiKey(id=parts[1], secret_hash=_hash(parts[2]))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _check(key_id: str, secret: str) -> str:
    return "".join(_digits(zlib.crc32(f"{key_id}_{secret}".encode())))


def _digits(number: int) -> Iterator[str]:
    for _ in range(_CHECK_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        yield _ALPHABET[digit]


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
