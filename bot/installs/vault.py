"""Where tokens are sealed and opened: cryptography's MultiFernet, with keys that can be replaced while it serves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_KEY_ID = 12  # hexadecimal characters: enough to tell a firm's keys apart, and nothing of the key


class Locked(Exception):
    """None of the keys opens it: it was sealed with another, or changed since."""


class Vault:
    """Seals with the first of the keys, and opens with any of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])
        self.key_id = key_id_of(keys[0])

    def __repr__(self) -> str:
        return f"Vault({self.key_id})"

    def seal(self, secret: str) -> str:
        """Encrypt a secret; nothing stays nothing."""
        return self._keys.encrypt(secret.encode()).decode() if secret else ""

    def open(self, sealed: str) -> str:
        """Decrypt it; raises Locked."""
        try:
            return self._keys.decrypt(sealed).decode() if sealed else ""
        except InvalidToken as problem:
            raise Locked from problem

    def reseal(self, sealed: str) -> str:
        """Encrypt it anew with the first key; raises Locked."""
        try:
            return self._keys.rotate(sealed).decode() if sealed else ""
        except InvalidToken as problem:
            raise Locked from problem

    def ticket(self, text: str, now: datetime) -> str:
        """Make what somebody may carry away and bring back soon, and nobody else can make."""
        return self._keys.encrypt_at_time(text.encode(), int(now.timestamp())).decode()

    def read_ticket(self, ticket: str, now: datetime, lasts: timedelta) -> str:
        """Give a ticket's text; raises Locked for another's and for one that is too old."""
        try:
            text = self._keys.decrypt_at_time(
                ticket.encode(), ttl=int(lasts.total_seconds()), current_time=int(now.timestamp())
            )
        except (InvalidToken, UnicodeEncodeError) as problem:
            raise Locked from problem
        return text.decode()


def new_key() -> str:
    """Make a key."""
    return Fernet.generate_key().decode()


def key_id_of(key: str) -> str:
    """Name a key without telling it."""
    return sha256(key.encode()).hexdigest()[:_KEY_ID]
