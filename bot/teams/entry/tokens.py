"""Whether a token was made by Microsoft's Bot Connector for this bot: pure, with the key and the time as arguments."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jwt

ISSUER = "https://api.botframework.com"
ALGORITHM = "RS256"
SKEW_SECONDS = 300  # that the clocks may differ by (Bot Connector authentication)
CHANNEL = "msteams"
_HEADER_MAX = 2_000  # characters; Microsoft's has 200


class Forged(Exception):
    """A token that proves nothing; the text says why, for the log, and holds nothing of the token's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A public key of the Connector's, and the channels that it may speak for."""

    id: str
    public: Any
    endorsements: frozenset[str]


def keys_of(document: object) -> Mapping[str, Key]:
    """Read a set of keys (JWKS); a key that is of no use to us is left out."""
    entries = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        return {}
    read = (_key(entry) for entry in entries if isinstance(entry, Mapping))
    return {key.id: key for key in read if key is not None}


def bearer_of(header: str | None) -> str:
    """Take the token out of an Authorization header; raises Forged."""
    scheme, _, token = (header or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Forged("there is no token")
    return token.strip()


def key_id_of(token: str) -> str:
    """Name the key that a token says it is signed with; raises Forged."""
    header, dot, _ = token.partition(".")
    if not dot or len(header) > _HEADER_MAX:
        raise Forged("the token cannot be read")
    return _key_id(header)


@lru_cache(maxsize=100)
def _key_id(segment: str) -> str:
    """Read a token's header, which is the same for all that one key signs; nothing else of a token is remembered."""
    try:
        header = jwt.get_unverified_header(f"{segment}.e30.")
    except jwt.PyJWTError as problem:
        raise Forged("the token cannot be read") from problem
    if header.get("alg") != ALGORITHM:
        raise Forged("the token is not signed as Microsoft signs")
    key_id = header.get("kid")
    if not isinstance(key_id, str) or not key_id:
        raise Forged("the token does not name its key")
    return key_id


def claims_of(token: str, key: Key, *, audience: str, now: float) -> Mapping[str, Any]:
    """Check the signature, who made it, for whom, and when; raises Forged."""
    options: Any = {
        "require": ["iss", "aud", "exp"],
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
    }
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token, key.public, algorithms=[ALGORITHM], audience=audience, issuer=ISSUER, options=options
        )
    except jwt.PyJWTError as problem:
        raise Forged(f"the token is not good ({type(problem).__name__})") from problem
    expires, begins = _seconds(claims["exp"]), _seconds(claims.get("nbf", 0))
    if now >= expires + SKEW_SECONDS:
        raise Forged("the token has expired")
    if now < begins - SKEW_SECONDS:
        raise Forged("the token does not hold yet")
    return claims


def check_activity(claims: Mapping[str, Any], key: Key, activity: Mapping[str, Any]) -> None:
    """Check that the token was made for this activity's channel and service; raises Forged."""
    if activity.get("channelId") != CHANNEL or CHANNEL not in key.endorsements:
        raise Forged("the token's key does not speak for Teams")
    if not claims.get("serviceurl") or claims["serviceurl"] != activity.get("serviceUrl"):
        raise Forged("the token was made for another service URL")


def _key(entry: Mapping[str, Any]) -> Key | None:
    key_id, endorsements = entry.get("kid"), entry.get("endorsements")
    if not isinstance(key_id, str) or entry.get("kty") != "RSA":
        return None
    try:
        public = jwt.PyJWK(dict(entry), algorithm=ALGORITHM).key
    except jwt.PyJWTError:
        return None
    names = endorsements if isinstance(endorsements, list) else []
    return Key(id=key_id, public=public, endorsements=frozenset(one for one in names if isinstance(one, str)))


def _seconds(claim: object) -> float:
    if isinstance(claim, bool) or not isinstance(claim, int | float) or not math.isfinite(claim):
        raise Forged("the token's times are not numbers")
    return float(claim)
