"""An output cut into pieces that fit the inputs of a form, and put together again without loss."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

OUTPUT_MAX = 12_000  # our own: an agent's output, so that its form has about ten inputs
EDIT_MAX = 20_000  # our own: what an edit of it may grow to
PIECE = 2_000  # our own: leaves half as much room again to write in each input
INPUT_MAX = 3_000  # Slack's: max_length of a plain_text_input (docs.slack.dev, plain-text-input-element)

# What an input trims at its ends: white space to Python or to JavaScript, which adds the byte order mark.
_BLANK = r"[\s\ufeff]"
_GAP = re.compile(rf"(?<!{_BLANK}){_BLANK}+")
_EDGES = re.compile(rf"^{_BLANK}+|{_BLANK}+\Z")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_WIDE_SENTENCE_END = re.compile(r"[。！？]")  # followed by no space
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    text: str  # as an input shows it: not empty, no white space at either end
    after: str  # the white space up to the next piece or the end, kept by us


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    before: str  # the white space ahead of the first piece, kept by us
    pieces: tuple[Piece, ...]


def split(text: str, limit: int = PIECE) -> Pieces:
    """Cut a text into pieces of at most `limit` characters, each in the best place of its last two fifths.

    Best is the end of a paragraph, then of a line, of a sentence, of a word; a longer word is cut hard, but
    not inside one visible character. So 12,000 characters make ten pieces at most, and 20,000 seventeen.
    """
    leading = _GAP.match(text)
    before = leading.group() if leading else ""
    return Pieces(before=before, pieces=tuple(_pieces(text, len(before), limit)))


def join(original: str, edited: Sequence[str], limit: int = PIECE) -> str:
    """Put the edited texts of `original`'s pieces back between its own separators.

    A piece that was not touched comes back as it was, line ends included; a touched one gets the line ends of
    the piece it replaces, if those were all of one kind. Where pieces were emptied, the strongest of the
    separators around them stays: between two paragraphs, one of the two blank lines. All emptied gives "".
    Raises ValueError when there are not as many texts as pieces.
    """
    whole = split(original, limit)
    texts = [_restored(piece, text) for piece, text in zip(whole.pieces, edited, strict=True)]
    parts: list[str] = []
    gap = whole.before
    for piece, text in zip(whole.pieces, texts, strict=True):
        if text:
            parts += (gap, text)
            gap = piece.after
        elif parts:
            gap = max(gap, piece.after, key=_strength)
    if not whole.pieces:
        return original
    return "".join((*parts, whole.pieces[-1].after)) if parts else ""


def unchanged(original: str, edited: Sequence[str], limit: int = PIECE) -> bool:
    """Whether the edited texts say what the original said, whatever the form did to line ends and edges."""
    return _NEWLINE.sub("\n", join(original, edited, limit)) == _NEWLINE.sub("\n", original)


def _pieces(text: str, start: int, limit: int) -> Iterator[Piece]:
    end = start + len(_EDGES.sub("", text[start:]))
    while end - start > limit:
        cut, resume = _cut(text, start, limit)
        yield Piece(text=text[start:cut], after=text[cut:resume])
        start = resume
    if start < end:
        yield Piece(text=text[start:end], after=text[end:])


def _cut(text: str, start: int, limit: int) -> tuple[int, int]:
    """Where the piece from `start` ends, and where the next one begins."""
    first, last = start + max(1, limit * 3 // 5), start + limit
    gaps = takewhile(lambda gap: gap.start() <= last, _GAP.finditer(text, start))
    late = (gap for gap in gaps if gap.end() >= first)
    best = max(late, key=lambda gap: (*_rank(text, gap), gap.start()), default=None)
    if best is not None:
        return best.span()
    wide = [mark.end() for mark in _WIDE_SENTENCE_END.finditer(text, first, last)]
    hard = (
        wide[-1] if wide else next((at for at in range(last, first - 1, -1) if not _within(text, at)), last)
    )
    return hard, hard


def _rank(text: str, gap: re.Match[str]) -> tuple[int, bool]:
    tail = text[max(0, gap.start() - 9) : gap.start()]
    return min(2, len(_NEWLINE.findall(gap.group()))), bool(_SENTENCE_END.search(tail))


def _within(text: str, at: int) -> bool:
    """Whether `at` lies inside one visible character: a letter and its accents, an emoji of several parts."""
    return unicodedata.combining(text[at]) > 0 or text[at] in _JOINERS or text[at - 1] == "\u200d"


def _restored(piece: Piece, edited: str) -> str:
    plain = _EDGES.sub("", _NEWLINE.sub("\n", edited))
    if plain == _NEWLINE.sub("\n", piece.text):
        return piece.text
    return plain.replace("\n", "\r\n") if set(_NEWLINE.findall(piece.text)) == {"\r\n"} else plain


def _strength(gap: str) -> tuple[int, int]:
    return len(_NEWLINE.findall(gap)), len(gap)
