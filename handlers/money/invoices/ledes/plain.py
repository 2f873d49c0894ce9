"""Text as LEDES takes it: plain ASCII on one line, without the marks that the format itself uses."""

import re
import unicodedata
from typing import Final

# What NFKD does not take apart. A currency's sign becomes its code, so that an amount in a sentence keeps its meaning.
_SPELT: Final = str.maketrans(
    {
        "|": "/",
        "[": "(",
        "]": ")",
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "′": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "″": '"',
        "«": '"',
        "»": '"',
        "‹": "'",
        "›": "'",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "−": "-",
        "⁄": "/",
        "•": "*",
        "·": "*",
        "×": "x",
        "÷": "/",
        "€": "EUR ",
        "£": "GBP ",
        "¥": "JPY ",
        "₹": "INR ",
        "§": "Section ",
        "¶": "Para. ",
        "©": "(c)",
        "®": "(R)",
        "°": " deg.",
        "ß": "ss",
        "ẞ": "SS",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
        "ħ": "h",
        "Ħ": "H",
        "ŧ": "t",
        "Ŧ": "T",
        "ŋ": "ng",
        "Ŋ": "NG",
        "ə": "e",
        "Ə": "E",
    }
)
UNKNOWN: Final = "?"
_CUT: Final = "..."
# A word of this part of the limit is cut within itself, rather than to lose so much of the text.
_LONG_WORD: Final = 3


def plain(text: str) -> str:
    """Write the text in ASCII on one line: accents go, quotes and dashes become plain, other letters "?"."""
    spelt = unicodedata.normalize("NFKD", text.translate(_SPELT)).translate(_SPELT)
    letters = (_ascii(letter) for letter in spelt if not unicodedata.combining(letter))
    return " ".join("".join(letters).split())


def _ascii(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isprintable() else " "
    category = unicodedata.category(letter)
    if category.startswith("Z"):
        return " "
    return "" if category in ("Cf", "Cc") else UNKNOWN


def plain_within(text: str, limit: int) -> str:
    """The same, cut at a word's end to `limit` characters, with "..." where something was left out."""
    whole = plain(text)
    if len(whole) <= limit:
        return whole
    if limit <= len(_CUT):
        return whole[:limit]
    room = whole[: limit - len(_CUT)]
    if whole[len(room)] != " ":
        at_word = room.rpartition(" ")[0]
        room = at_word if len(at_word) * _LONG_WORD >= len(room) * (_LONG_WORD - 1) else room
    return f"{room.rstrip(' ,;:-')}{_CUT}"


def is_lost(text: str) -> bool:
    """Whether the text has letters, and none of them can be written in LEDES: a name in another alphabet."""
    return bool(text.strip()) and not re.search(r"[A-Za-z0-9]", plain(text))
