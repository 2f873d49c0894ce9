"""The pictures in a weekly digest: cards that read well in chat, on light and on dark, and on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sending.canvas import INK, PAPER, WIDTH, Sheet

# Paul Tol's "high-contrast" scheme (personal.sron.nl/~pault), made to be told apart by colour-blind people and in
# grey. The numbers in them, white or ink, have the contrast of 4.5 : 1 that WCAG 2.2 asks of text.
APPROVED, EDITED, REJECTED = "#004488", "#DDAA33", "#BB5566"
EARLIER = "#7393BF"  # 3 : 1 against the paper, what WCAG 2.2 asks of shapes
GREY = "#5B6475"

NOTHING = "Nothing this week"
PADDING = 28
MOST_BARS = 12
ROW, THICK, RADIUS = 34, 22, 3
FIRST_ROW = 100
GAP = 2
LEAST = 3  # a count of one beside a thousand is still seen
LABEL_ROOM, TOTAL_ROOM = 168, 60
TALL = 150  # the highest column
SIZES = (14, 13, 12, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A practice area's or an expert's week: how many reviews ended with each verdict."""

    label: str
    approve: int
    edit: int
    reject: int

    @property
    def reviews(self) -> int:
        """All verdicts together."""
        return self.approve + self.edit + self.reject


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One week's value in any whole unit; money comes in minor units with its words in `text`.

    `lower` of it is drawn apart where the chart has parts; it is nothing below 0 and no more than the value.
    """

    label: str
    value: int
    text: str = ""
    lower: int = 0

    @property
    def words(self) -> str:
        """What is written beside the bar."""
        return self.text or f"{self.value:,}".replace("-", "−")


def week_chart(title: str, bars: Sequence[Bar]) -> bytes:
    """Draw the week's reviews by verdict, a row for each bar in the order given; a PNG 1120 pixels wide."""
    return _week(title, bars).png()


def trend_chart(title: str, points: Sequence[Point], unit: str, parts: tuple[str, ...] = ()) -> bytes:
    """Draw the last weeks' values, oldest first and the newest marked; a PNG 1120 pixels wide.

    `parts` names the lower and the upper part of each value, where it is drawn in two.
    """
    return _trend(title, points, unit, parts).png()


def _week(title: str, bars: Sequence[Bar]) -> Sheet:
    if not any(bar.reviews for bar in bars):
        return _nothing(title)
    shown, left_out = bars[:MOST_BARS], bars[MOST_BARS:]
    sheet = _titled(title, FIRST_ROW + ROW * (len(shown) + bool(left_out)) + 22)
    _verdict_totals(sheet, bars)
    most = max(bar.reviews for bar in shown) or 1
    for row, bar in enumerate(shown):
        _week_row(sheet, FIRST_ROW + ROW * row, bar, most)
    if left_out:
        count = sum(bar.reviews for bar in left_out)
        rest = f"and {len(left_out)} more · {count:,} {'review' if count == 1 else 'reviews'}"
        sheet.words(PADDING, FIRST_ROW + ROW * len(shown) + THICK // 2, rest, size=13, colour=GREY)
    return sheet


def _trend(title: str, points: Sequence[Point], unit: str, parts: tuple[str, ...] = ()) -> Sheet:
    shown = points[-MOST_BARS:]
    if not any(point.value for point in shown):
        return _nothing(title)
    slot = (WIDTH - 2 * PADDING) // len(shown)
    size = _size_that_fits(shown, slot)
    sheet = _titled(title, FIRST_ROW + (TALL + 48 if size else ROW * len(shown) + 22))
    left_out = len(points) - len(shown)
    below = f"{unit} · and {left_out} more" if left_out else unit
    left = _parts_named(sheet, parts)
    sheet.words(left, 66, below, size=13, colour=GREY, room=WIDTH - PADDING - left)
    if size:
        _columns(sheet, shown, slot, size, is_split=bool(parts))
    else:
        _rows(sheet, shown, is_split=bool(parts))
    return sheet


def _parts_named(sheet: Sheet, parts: tuple[str, ...]) -> int:
    """Name the colours of the parts; gives where the words after them begin."""
    left = PADDING
    for colour, text in zip((EARLIER, APPROVED), parts, strict=False):
        sheet.box(left, 61, 11, 11, colour, radius=RADIUS)
        sheet.words(left + 18, 66, text, size=13)
        left += 18 + sheet.width(text, size=13) + 22
    return left


def _nothing(title: str) -> Sheet:
    sheet = _titled(title, 150)
    sheet.words(WIDTH // 2, 96, NOTHING, size=15, colour=GREY, align="center")
    return sheet


def _titled(title: str, height: int) -> Sheet:
    sheet = Sheet(height)
    sheet.words(PADDING, 38, title, size=18, bold=True, room=WIDTH - 2 * PADDING)
    return sheet


def _verdict_totals(sheet: Sheet, bars: Sequence[Bar]) -> None:
    """Name the colours by the totals they stand for, which is all the legend there is."""
    left = PADDING
    for colour, count, word in (
        (APPROVED, sum(bar.approve for bar in bars), "approved"),
        (EDITED, sum(bar.edit for bar in bars), "edited"),
        (REJECTED, sum(bar.reject for bar in bars), "rejected"),
    ):
        text = f"{count:,} {word}"
        sheet.box(left, 61, 11, 11, colour, radius=RADIUS)
        sheet.words(left + 18, 66, text, size=13)
        left += 18 + sheet.width(text, size=13) + 22


def _week_row(sheet: Sheet, top: int, bar: Bar, most: int) -> None:
    middle = top + THICK // 2
    sheet.words(PADDING, middle, bar.label, size=13, room=LABEL_ROOM - 14)
    left = PADDING + LABEL_ROOM
    room = WIDTH - PADDING - TOTAL_ROOM - left
    for colour, ink, count in (
        (APPROVED, PAPER, bar.approve),
        (EDITED, INK, bar.edit),
        (REJECTED, PAPER, bar.reject),
    ):
        if not count:
            continue
        length = max(LEAST, room * count // most - GAP)
        sheet.box(left, top, length, THICK, colour, radius=RADIUS)
        if sheet.width(f"{count:,}", size=12) + 6 <= length:
            sheet.words(left + length // 2, middle, f"{count:,}", size=12, colour=ink, align="center")
        left += length + GAP
    sheet.words(left + 6, middle, f"{bar.reviews:,}", size=13, bold=True)


def _size_that_fits(points: Sequence[Point], slot: int) -> int:
    """Choose the largest text at which neighbouring columns' words stay apart; 0 where none is."""
    sheet = Sheet(1)
    texts = [text for point in points for text in (point.words, point.label)]
    widest = max(sheet.width(text, size=100, bold=True) for text in texts)
    return next((size for size in SIZES if widest * size // 100 + 6 <= slot), 0)


def _columns(sheet: Sheet, points: Sequence[Point], slot: int, size: int, *, is_split: bool) -> None:
    thick = min(slot * 7 // 10, 56)
    lowest, span = _extent(points)
    baseline = FIRST_ROW + 6 + TALL + TALL * lowest // span
    for index, point in enumerate(points):
        last = index == len(points) - 1
        centre = PADDING + slot * index + slot // 2
        length = _length(point, TALL, span)
        upper = baseline - length if point.value > 0 else baseline
        colour = APPROVED if last or is_split else EARLIER
        sheet.box(centre - thick // 2, upper, thick, length, colour, radius=RADIUS)
        if is_split and (part := _part(point, length)):
            sheet.box(centre - thick // 2, upper + length - part, thick, part, EARLIER, radius=RADIUS)
        sheet.words(centre, upper - 12, point.words, size=size, bold=last, align="center")
        sheet.words(centre, FIRST_ROW + TALL + 24, point.label, size=size, colour=GREY, align="center")
    sheet.box(PADDING, baseline, WIDTH - 2 * PADDING, 1, GREY)


def _rows(sheet: Sheet, points: Sequence[Point], *, is_split: bool) -> None:
    """Draw what is too wordy for columns, newest at the bottom."""
    left = PADDING + LABEL_ROOM
    words_room = min(180, max(sheet.width(point.words, size=13, bold=True) for point in points) + 8)
    room = WIDTH - PADDING - words_room - left
    lowest, span = _extent(points)
    baseline = left - room * lowest // span
    for index, point in enumerate(points):
        last = index == len(points) - 1
        top = FIRST_ROW + ROW * index
        middle = top + THICK // 2
        length = _length(point, room, span)
        start = baseline - length if point.value < 0 else baseline
        sheet.words(PADDING, middle, point.label, size=13, room=LABEL_ROOM - 14)
        colour = APPROVED if last or is_split else EARLIER
        sheet.box(start, top, length, THICK, colour, radius=RADIUS)
        if is_split and (part := _part(point, length)):
            sheet.box(start, top, part, THICK, EARLIER, radius=RADIUS)
        sheet.words(
            max(start + length, baseline) + 8, middle, point.words, size=13, bold=last, room=words_room
        )


def _part(point: Point, length: int) -> int:
    """How much of a value's length its lower part takes."""
    return length * point.lower // point.value if point.value > 0 else 0


def _extent(points: Sequence[Point]) -> tuple[int, int]:
    values = [0, *(point.value for point in points)]
    return min(values), max(values) - min(values)


def _length(point: Point, room: int, span: int) -> int:
    return max(LEAST, room * abs(point.value) // span) if point.value else 0
