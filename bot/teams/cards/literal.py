"""Words that are shown as they are: nothing in them becomes Markdown, a mention, a date or a tag in Teams.

A TextRun is not Markdown, and of what Teams does with a run's text two things are left: it fills in dates, as in
"{{DATE(…)}}", and a mention is written "<at>…</at>". A word joiner, which nobody sees, keeps both apart. Spaces at
the start of a line and after another space collapse, so they are written as spaces that do not.
"""

import re

JOINER = "\u2060"
SPACE = "\u00a0"
_TAB = SPACE * 4
_NEWLINE = re.compile(r"\r\n|\r")
_COLLAPSING = re.compile(r"(?<=[ \n\u00a0]) +")
_LEADING = re.compile(r"^ +")
_MENTION = re.compile(r"<(?=\s*/?\s*at\b)", re.IGNORECASE)
_MACRO = re.compile(r"\{(?=\{)")
# A control character is shown as its own picture ("␇"): it may be part of what somebody signs.
_CONTROLS = str.maketrans(
    {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: "\u2421"}
)
# The title of a choice is Markdown in some clients and not in others: look-alikes are the same in all of them.
_LOOK_ALIKES = str.maketrans(
    {
        "*": "∗",
        "_": "＿",
        "`": "ˋ",
        "~": "∼",
        "[": "［",
        "]": "］",
        "<": "‹",
        ">": "›",
        "#": "＃",
        "|": "∣",
        "\\": "∖",
        "&": "＆",
        "+": "＋",
        "!": "！",
    }
)
_BULLET = re.compile(r"^-(?=\s)")
_NUMBER = re.compile(r"^(\d+)([.)])(?=\s)")


def literal(text: str, *, first: bool = True) -> str:
    """Text for a TextRun, shown as it is; `first` says that it stands at the start of a line."""
    if _is_literal(text):
        return text
    plain = _NEWLINE.sub("\n", text).replace("\t", _TAB).translate(_CONTROLS)
    plain = _LEADING.sub(_kept, plain) if first else plain
    plain = _COLLAPSING.sub(_kept, plain)
    return _MACRO.sub(f"{{{JOINER}", _MENTION.sub(f"<{JOINER}", plain))


def _is_literal(text: str) -> bool:
    """Whether nothing in a text can need anything, as in nearly all that we write ourselves."""
    # what is printable has no control character, no line end and no space but the usual one
    return text.isprintable() and text[:1] != " " and not any(sign in text for sign in ("  ", "<", "{{"))


def _kept(spaces: re.Match[str]) -> str:
    return SPACE * len(spaces.group())


def choice_words(text: str) -> str:
    """Text for the title of a choice, on one line, with look-alikes for what Markdown would read."""
    line = " ".join(text.translate(_CONTROLS).split()).translate(_LOOK_ALIKES)
    line = _NUMBER.sub(rf"\1{JOINER}\2", _BULLET.sub("–", line))
    return _MACRO.sub(f"{{{JOINER}", line)
