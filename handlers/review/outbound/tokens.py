"""Keys, tokens and passwords: by how those who give them out write them, or by what the text itself calls one."""

import json
import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Iterator

from handlers.review.outbound.findings import Spot

_LONGEST = 255
_KEYS = (
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])",  # Amazon Web Services
    rf"gh[pousr]_[A-Za-z0-9]{{36,{_LONGEST}}}",
    rf"github_pat_[A-Za-z0-9_]{{40,{_LONGEST}}}",
    r"glpat-[A-Za-z0-9_-]{20,64}",
    rf"xox[abeoprs]-[A-Za-z0-9-]{{10,{_LONGEST}}}",
    rf"xapp-[0-9]-[A-Za-z0-9-]{{10,{_LONGEST}}}",
    r"hooks\.slack\.com/services/T[A-Z0-9]{6,16}/B[A-Z0-9]{6,16}/[A-Za-z0-9]{16,64}",
    rf"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{{16,{_LONGEST}}}",  # Stripe
    r"whsec_[A-Za-z0-9+/=]{24,128}",
    r"AIza[A-Za-z0-9_-]{35}",  # Google
    rf"ya29\.[A-Za-z0-9_-]{{20,{_LONGEST}}}",
    # OpenAI, Anthropic and others alike; without a digit it is a hyphenated word
    rf"sk-(?=[A-Za-z_-]{{0,64}}[0-9])[A-Za-z0-9_-]{{20,{_LONGEST}}}",
    r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}",  # SendGrid
    r"(?:npm|hf)_[A-Za-z0-9]{30,64}",
    rf"pypi-[A-Za-z0-9_-]{{50,{_LONGEST}}}",
    r"so_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}",  # our own (bot/agents/keys.py)
)
_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{'|'.join(_KEYS)})")
_PRIVATE = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_IN_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,64}:([^\s/@]{3,128})@", re.IGNORECASE)
_JWT = re.compile(r"(?<![\w-])(eyJ[A-Za-z0-9_-]{8,2000})\.[A-Za-z0-9_-]{2,4000}\.[A-Za-z0-9_-]{16,1000}")
_ASSIGNED = re.compile(
    r"\b(?:(password|passwd|passphrase|passcode|pwd)|secret|token|(?:api|access|secret|private)[ _-]?key|"
    r"client[ _-]?secret|credentials?)[\"']?[ ]{0,3}(?::=|=|:|\bis\b)[ ]{0,3}[\"'`]?"
    r"([A-Za-z0-9!#$%&*+./=?@^_~-]{6,128})",
    re.IGNORECASE,
)
_TOKEN_MIN, _DISTINCT = 12, 8  # characters, and how many different ones
# "clause-2", "Section4.2", "v1.20.3": what a colon is followed by in contracts and documentation
_WORDS_AND_NUMBER = re.compile(r"(?:[A-Za-z]{1,24}+[._/-]?+){1,6}+[0-9]{1,4}(?:[._/-][0-9]{1,4}){0,3}")


def keys(text: str) -> Iterator[Spot]:
    """Find keys, tokens, private keys and passwords."""
    for pattern in (_KEY, _PRIVATE):
        for found in pattern.finditer(text):
            yield Spot(found.start(), found.end(), found[0])
    for found in _IN_URL.finditer(text):
        yield Spot(found.start(1), found.end(1), found[1])
    for found in _JWT.finditer(text):
        if _is_token_header(found[1]):
            yield Spot(found.start(), found.end(), found[0])
    for found in _ASSIGNED.finditer(text):
        word = found[2].rstrip(".?")
        if _is_password(word) if found[1] else _looks_random(word):
            yield Spot(found.start(2), found.start(2) + len(word), word)


def _is_token_header(part: str) -> bool:
    """Whether it is the header of a JSON Web Token, which names how it is signed (RFC 7515, section 4.1.1)."""
    try:
        header = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (Error, ValueError, RecursionError):
        return False
    return isinstance(header, dict) and "alg" in header


def _is_password(word: str) -> bool:
    """Whether what is called a password may be one: letters, and a digit or sign with them."""
    return any(map(str.isalpha, word)) and not word.isalpha()


def _looks_random(word: str) -> bool:
    """Whether what is called a token or a key looks like one, and not like a word, a version or a section."""
    mixed = any(map(str.isalpha, word)) and any(map(str.isdecimal, word))
    random = len(word) >= _TOKEN_MIN and len(set(word)) >= _DISTINCT
    return mixed and random and not _WORDS_AND_NUMBER.fullmatch(word)
