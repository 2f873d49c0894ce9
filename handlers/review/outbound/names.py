"""The firm's own names: of clients, matters and deals that no answer may mention. Kept as keyed hashes alone.

A name is kept as the BLAKE2 code (RFC 7693, keyed) of its letters and digits, folded and without what stands between
its words, so that capitals, accents, hyphens and spaces make no difference and a name still matches whole words only.
The key is the firm's own and random. It lies in the same database: that keeps the names out of a glance at the table,
a copy of it or an export, and not from somebody who holds the whole database and tries names one by one. A key outside
would do that too, and would let every name through without a word wherever the program is started without it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from handlers.review.outbound.findings import Spot
from handlers.review.outbound.folding import fold

HASH_BYTES = 16
KEY_BYTES = 32
WORDS_MAX = 8
SHORTEST = 3  # letters and digits; a shorter name stands in nearly every text

# Scripts that put no spaces between words: each of their characters is a word.
_ALONE = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]{{1,64}}")
# Letters that no decomposition takes apart
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList:
    """A firm's list: its key, the hashes of its names, and how many words the longest of them has."""

    key: bytes = b""
    hashes: frozenset[str] = frozenset()
    longest: int = 0


NO_NAMES = NameList()


def words_of_name(name: str) -> tuple[str, ...]:
    """Give a name's words as they are matched; none for a name without a letter or digit."""
    return tuple(word for word, _, _ in _words(fold(name).text))


def hash_of(key: bytes, words: Sequence[str]) -> str:
    """Give the code that a name with these words is kept as."""
    return _hash(key, "".join(words))


def _hash(key: bytes, joined: str) -> str:
    return blake2b(joined.encode("utf-8", "surrogatepass"), key=key, digest_size=HASH_BYTES).hexdigest()


def names(text: str, listed: NameList, own: Sequence[str]) -> Iterator[Spot]:
    """Find names of the list in a folded text; what stands in one of the `own` texts is no news, and not hashed."""
    if not listed.hashes:
        return
    known = {joined for other in own for joined, _, _ in _runs(fold(other).text, listed.longest)}
    hashed: dict[str, bool] = {}
    for joined, start, end in _runs(text, listed.longest):
        if joined in known:
            continue
        if joined not in hashed:
            hashed[joined] = _hash(listed.key, joined) in listed.hashes
        if hashed[joined]:
            yield Spot(start, end, joined)


def _runs(text: str, longest: int) -> Iterator[tuple[str, int, int]]:
    """Give every run of up to so many words: joined, and where it begins and ends."""
    found = _words(text)
    for first in range(len(found)):
        joined = ""
        for word, _, end in found[first : first + longest]:
            joined += word
            yield joined, found[first][1], end


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(_plain(word[0]), word.start(), word.end()) for word in _WORD.finditer(text)]


def _plain(word: str) -> str:
    """A word without capitals and without the marks on its letters."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one)).translate(_LETTERS)
