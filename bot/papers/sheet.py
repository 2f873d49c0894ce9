"""A paper while it is drawn, from the top of its first page to the end of its last: fonts, wrapping and page breaks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Final, Literal

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont
from matplotlib import get_data_path

Align = Literal["L", "R"]
Colour = tuple[int, int, int]

INK: Final[Colour] = (28, 32, 40)
GREY: Final[Colour] = (104, 112, 124)
LINE: Final[Colour] = (212, 216, 222)
ACCENT: Final[Colour] = (24, 58, 102)
TINT: Final[Colour] = (240, 243, 247)
_MARK: Final[Colour] = (247, 214, 212)

SIDE_MM: Final = 18
TOP_MM: Final = 16
BOTTOM_MM: Final = 22
_AIR_MM: Final = 1
_POINT_MM: Final = 25.4 / 72
_FAMILY: Final = "paper"
_FALLBACK: Final = "wide"
_MISSING: Final = "□"
_ALL_PAGES: Final = "{nb}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a line of text looks; `size` is in points, `leading` the distance of lines in parts of it."""

    size: float = 9
    bold: bool = False
    colour: Colour = INK
    leading: float = 1.32

    @property
    def height(self) -> float:
        """The height of a line, in millimetres."""
        return self.size * self.leading * _POINT_MM


PLAIN: Final = Style()
STRONG: Final = Style(bold=True)
SMALL: Final = Style(size=7.5, colour=GREY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text that fits its width."""

    text: str
    style: Style = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page of a paper has.

    `mark` stands large behind its text; `page_figures` is how many figures the number of its pages has.
    """

    size: Literal["A4", "Letter"]
    title: str
    author: str
    foot: str
    dated_on: date
    mark: str = ""
    page_figures: int = 1


@dataclass(slots=True)
class Sheet:
    """The paper and the place, in millimetres from the top, where it goes on."""

    frame: Frame
    y: float = TOP_MM
    pdf: FPDF = field(init=False)

    def __post_init__(self) -> None:
        self.pdf = _blank(self.frame)
        self._begin_page()

    @property
    def width(self) -> float:
        """The width between the margins."""
        return float(self.pdf.w) - 2 * SIDE_MM

    @property
    def room(self) -> float:
        """How much of the page is left."""
        return float(self.pdf.h) - BOTTOM_MM - self.y

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self._begin_page()

    def ensure(self, height: float) -> None:
        """Go to a new page unless this much is left."""
        if height > self.room:
            self.next_page()

    def wrap(self, text: str, width: float, style: Style = PLAIN) -> list[Line]:
        """Break a text into lines that fit the width; an empty text has none."""
        self._use(style)
        shown = self._printable(text)
        if not shown.strip():
            return []
        lines = self.pdf.multi_cell(
            width, style.height, shown, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        assert isinstance(lines, list), "lines were asked for"
        return [Line(text=str(line), style=style) for line in lines]

    def width_of(self, text: str, style: Style = PLAIN) -> float:
        """How wide a line is, with a little air."""
        self._use(style)
        return float(self.pdf.get_string_width(self._printable(text))) + _AIR_MM

    def put(self, line: Line, *, x: float, y: float, width: float, align: Align = "L") -> None:
        """Draw one line in a box of this width, from its left margin `x`."""
        self._use(line.style)
        self.pdf.set_xy(SIDE_MM + x, y)
        self.pdf.cell(
            width,
            line.style.height,
            self._printable(line.text),
            align=align,
            new_x=XPos.LEFT,
            new_y=YPos.NEXT,
        )

    def block(self, lines: Sequence[Line], *, x: float, y: float, width: float, align: Align = "L") -> float:
        """Draw lines under each other from `y`; gives where they end."""
        for line in lines:
            self.put(line, x=x, y=y, width=width, align=align)
            y += line.style.height
        return y

    def rule(self, y: float, *, x: float = 0, width: float | None = None, colour: Colour = LINE) -> None:
        """Draw a thin level line."""
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(0.2)
        self.pdf.line(SIDE_MM + x, y, SIDE_MM + x + (self.width if width is None else width), y)

    def band(self, y: float, height: float, *, x: float = 0, width: float | None = None) -> None:
        """Draw a tinted strip for text to stand on."""
        self.pdf.set_fill_color(*TINT)
        # a mark behind the text shows through
        with self.pdf.local_context(fill_opacity=0.6 if self.frame.mark else 1):
            self.pdf.rect(SIDE_MM + x, y, self.width if width is None else width, height, style="F")

    def end(self) -> bytes:
        """Give the paper's bytes, which are the same whenever and wherever it is drawn."""
        drawn = bytes(self.pdf.output() or b"")
        self.close()
        return drawn

    def close(self) -> None:
        """Close the files of the fonts, which stay open while it is drawn."""
        for font in self.pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def _begin_page(self) -> None:
        self.pdf.add_page()
        if self.frame.mark:
            self._draw_mark()
        self._draw_foot()
        self.y = TOP_MM

    def _draw_mark(self) -> None:
        style = Style(size=150, bold=True, colour=_MARK)
        self._use(style)
        middle_x, middle_y = float(self.pdf.w) / 2, float(self.pdf.h) / 2
        with self.pdf.rotation(52, middle_x, middle_y):
            self.pdf.set_xy(0, middle_y - style.height / 2)
            self.pdf.cell(self.pdf.w, style.height, self.frame.mark, align="C")

    def _draw_foot(self) -> None:
        y = float(self.pdf.h) - BOTTOM_MM + 6
        self.rule(y)
        # how many pages there are is known at the end, and put in then
        number = f"Page {self.pdf.page_no()} of {_ALL_PAGES}"
        as_wide = number.replace(_ALL_PAGES, "0" * self.frame.page_figures)
        room = self.width - self.width_of(as_wide, SMALL) + _AIR_MM
        for first in self.wrap(self.frame.foot, room - 4, SMALL)[:1]:
            self.put(first, x=0, y=y + 1.5, width=room)
        self.put(Line(text=number, style=SMALL), x=room, y=y + 1.5, width=self.width - room)

    def _use(self, style: Style) -> None:
        self.pdf.set_font(_FAMILY, "B" if style.bold else "", style.size)
        self.pdf.set_text_color(*style.colour)

    def _printable(self, text: str) -> str:
        """The text as far as its fonts go; what neither has is shown as a box, and what is invisible left out."""
        known = [font.cmap for font in self.pdf.fonts.values() if isinstance(font, TTFFont)]
        return "".join(
            letter if letter == "\n" or any(ord(letter) in cmap for cmap in known) else _MISSING
            for letter in text.replace("\t", " ")
            if letter == "\n" or letter.isprintable()
        )


def _blank(frame: Frame) -> FPDF:
    pdf = FPDF(unit="mm", format=frame.size)
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    pdf.alias_nb_pages(_ALL_PAGES)
    # of the paper's own day, so that drawing it again gives the same bytes
    pdf.set_creation_date(datetime.combine(frame.dated_on, time(), UTC))
    pdf.set_title(frame.title)
    pdf.set_author(frame.author)
    pdf.set_producer("Signoff")
    pdf.set_lang("en")
    fonts = files("font_source_sans_pro") / "files"
    pdf.add_font(_FAMILY, "", str(fonts / "SourceSansPro-Regular.ttf"))
    pdf.add_font(_FAMILY, "B", str(fonts / "SourceSansPro-Semibold.ttf"))
    # letters that it has not: the font that the pictures of the digests are drawn with
    pdf.add_font(_FALLBACK, "", f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf")
    pdf.set_fallback_fonts([_FALLBACK], exact_match=False)
    return pdf


def finished(frame: Frame, draw: Callable[[Frame], Sheet]) -> bytes:
    """Draw a paper; one of ten pages and more is drawn again, now that the width of its page numbers is known."""
    sheet = draw(frame)
    figures = len(str(sheet.pdf.page_no()))
    if figures != frame.page_figures:
        sheet.close()
        sheet = draw(replace(frame, page_figures=figures))
    return sheet.end()
