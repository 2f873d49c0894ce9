"""The keys and the tokens of the double of Microsoft's Bot Connector, forged ones among them."""

import base64
import functools
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from tests.bot.teams.cast import APP_ID

ISSUER = "https://api.botframework.com"
HOUR = 3600


class Forgery(StrEnum):
    """A way in which a request can be somebody else's."""

    MISSING = "no token"
    GARBAGE = "no token at all"
    ANOTHER_SCHEME = "another scheme"
    NO_ISSUER = "no iss"
    WRONG_ISSUER = "another iss"
    WRONG_AUDIENCE = "another bot's"
    EXPIRED = "expired"
    NO_END = "no exp"
    ENDLESS = "an exp that is no number"
    NOT_YET = "not good yet"
    WRONG_SIGNATURE = "signed with another key under a good name"
    CHANGED = "changed after it was signed"
    ALG_NONE = "alg none"
    HMAC = "signed with the public key as a secret"
    UNKNOWN_KEY = "a key that Microsoft does not have"
    NO_KEY_ID = "no kid"
    WRONG_ENDORSEMENT = "a key that speaks for another channel"
    WRONG_SERVICE_URL = "made for another service URL"
    NO_SERVICE_URL = "made for no service URL"


@functools.cache
def _private(name: str) -> RSAPrivateKey:  # noqa: ARG001  # one for each name, and made once in a process
    return generate_private_key(65537, 2048)


@dataclass(slots=True)
class Signer:
    """Signs as the Connector does. `names` are the keys that it publishes, and the first one signs."""

    now: float
    names: list[str] = field(default_factory=lambda: ["first"])
    ended: int = 0

    def rotate(self) -> None:
        """Sign with a key that nobody has seen, and publish the old ones no more."""
        self.ended += 1
        self.names = [f"rotated-{self.ended}"]

    def key_set(self) -> dict[str, Any]:
        """The document of keys, as it is published."""
        return {
            "keys": [_public(name, ["msteams", "skype"]) for name in self.names]
            + [_public("web", ["webchat"])]
        }

    def authorization(self, service_url: str, forgery: Forgery | None = None) -> str | None:
        """Make the header of a request; None for none at all."""
        match forgery:
            case Forgery.MISSING:
                return None
            case Forgery.GARBAGE:
                return "Bearer not.a.token"
            case Forgery.ANOTHER_SCHEME:
                return f"Basic {self._token(service_url, None)}"
            case _:
                return f"Bearer {self._token(service_url, forgery)}"

    def _token(self, service_url: str, forgery: Forgery | None) -> str:
        claims = self._claims(service_url, forgery)
        name = {Forgery.UNKNOWN_KEY: "stranger", Forgery.WRONG_ENDORSEMENT: "web"}.get(
            forgery or Forgery.MISSING, self.names[0]
        )
        headers = {} if forgery is Forgery.NO_KEY_ID else {"kid": name}
        if forgery is Forgery.ALG_NONE:
            return jwt.encode(claims, None, algorithm="none", headers=headers)
        if forgery is Forgery.HMAC:
            return _signed_with_public_key(claims, name)
        signer = "stranger" if forgery is Forgery.WRONG_SIGNATURE else name
        token = jwt.encode(claims, _private(signer), algorithm="RS256", headers=headers)
        if forgery is Forgery.CHANGED:
            head, _, signature = token.split(".")
            token = f"{head}.{_packed({**claims, 'more': 1})}.{signature}"
        return token

    def _claims(self, service_url: str, forgery: Forgery | None) -> dict[str, Any]:
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": APP_ID,
            "exp": int(self.now) + HOUR,
            "nbf": int(self.now) - 10,
            "serviceurl": service_url,
        }
        match forgery:
            case Forgery.NO_ISSUER:
                del claims["iss"]
            case Forgery.NO_END:
                del claims["exp"]
            case Forgery.NO_SERVICE_URL:
                del claims["serviceurl"]
            case Forgery.WRONG_ISSUER:
                claims["iss"] = "https://sts.windows.net/"
            case Forgery.WRONG_AUDIENCE:
                claims["aud"] = "another-bot"
            case Forgery.EXPIRED:
                claims["exp"] = int(self.now) - 301
            case Forgery.ENDLESS:
                claims["exp"] = "never"
            case Forgery.NOT_YET:
                claims["nbf"] = int(self.now) + HOUR / 2
            case Forgery.WRONG_SERVICE_URL:
                claims["serviceurl"] = "https://smba.trafficmanager.net/elsewhere/"
        return claims


def _public(name: str, endorsements: list[str]) -> dict[str, Any]:
    key = json.loads(RSAAlgorithm.to_jwk(_private(name).public_key()))
    return {
        "kty": "RSA",
        "use": "sig",
        "kid": name,
        "n": key["n"],
        "e": key["e"],
        "endorsements": endorsements,
    }


def _packed(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _signed_with_public_key(claims: dict[str, Any], name: str) -> str:
    secret = _private(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body = f"{_packed({'alg': 'HS256', 'typ': 'JWT', 'kid': name})}.{_packed(claims)}"
    signature = hmac.new(secret, body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
