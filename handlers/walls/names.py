"""When two names mean the same party, issuer, tag or team: the one rule by which walls compare what was typed."""

import re
import unicodedata
from functools import lru_cache

NamedWords = tuple[str, ...]

# what says of what legal form somebody is, and words that people leave out or put in
_UNSPOKEN = frozenset(
    {
        *("ab", "ag", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "inc"),
        *("incorporated", "kg", "kgaa", "kk", "limited", "llc", "llp", "lp", "ltd", "nv", "oy", "oyj"),
        *("plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "srl", "and", "the"),
    }
)
_WITHIN = re.compile(r"(?<=\w)[.'’‘`´](?=\w)|(?<=\w)\.")  # S.A., O'Neil: what parts no word
_WORDS = re.compile(r"\w+")


@lru_cache(maxsize=20_000)
def name_words(name: str) -> NamedWords:
    """Give a name's words as walls compare them.

    Unicode NFKC, without accents, case-folded; marks between words are spaces, while dots and apostrophes within a
    word are nothing ("S.A." is "sa"); legal forms, "and" and "the" are left out ("The Acme Co., Ltd." is "acme"),
    unless nothing would be left. A script that parts no words by spaces gives one word.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    # ß and the like fold anew once their marks are gone
    words = _WORDS.findall(_WITHIN.sub("", bare.casefold().replace("_", " ")))
    spoken = tuple(word for word in words if word not in _UNSPOKEN)
    return spoken or tuple(words) or (bare.strip(),)


def runs(words: NamedWords, longest: int) -> frozenset[NamedWords]:
    """Give every run of neighbouring words, of at most `longest`: a name means all that its runs name.

    A wall on "Acme" is one on "Acme Holdings" too, and never the other way round.
    """
    return frozenset(
        words[start : start + length]
        for length in range(1, min(longest, len(words)) + 1)
        for start in range(len(words) - length + 1)
    )
