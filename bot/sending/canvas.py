"""A card to draw on: matplotlib as a canvas, through its objects alone, measured in pixels.

It is imported only when something is drawn: it costs half a second and 40 MB that nothing but a digest needs.
"""

from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Literal
from unicodedata import category

INK, PAPER, EDGE = "#1D2433", "#FFFFFF", "#D9DEE6"

WIDTH = 560  # Slack shows pictures 360 to 480 pixels wide, so a text loses a third of its size at most
SHARPNESS = 2  # pixels of the file for each pixel drawn, for dense screens
DOTS_PER_INCH = 100
LONGEST_TEXT = 200
UNSEEN = ("Cc", "Cf", "Mn")  # controls, joiners and marks


class Sheet:
    """A white card with round corners and nothing around it; lengths are pixels, y runs downwards from the top."""

    def __init__(self, height: int) -> None:
        from matplotlib import get_data_path  # noqa: PLC0415 -- see the module's docstring
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 -- the same
        from matplotlib.figure import Figure  # noqa: PLC0415 -- the same
        from matplotlib.font_manager import FontProperties  # noqa: PLC0415 -- the same

        inches = (WIDTH / DOTS_PER_INCH, height / DOTS_PER_INCH)
        figure = Figure(figsize=inches, dpi=DOTS_PER_INCH * SHARPNESS, facecolor="none")
        self._canvas = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.set_axis_off()
        # By file and not by name: the same letters on every machine, and no search through its fonts.
        fonts = Path(get_data_path()) / "fonts" / "ttf"
        files = {False: fonts / "DejaVuSans.ttf", True: fonts / "DejaVuSans-Bold.ttf"}
        self._fonts = {bold: FontProperties(fname=file) for bold, file in files.items()}
        self._letters = _letters_of(files[False]) & _letters_of(files[True])
        self.box(0.5, 0.5, WIDTH - 1, height - 1, PAPER, radius=14, edge=EDGE)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        *,
        radius: int = 0,
        edge: str = "none",
    ) -> None:
        """Fill a box whose upper left corner is (x, y)."""
        from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415 -- see the module's docstring

        round_by = min(radius, width / 2, height / 2)
        style = f"round,pad=0,rounding_size={round_by}" if round_by else "square,pad=0"
        shape = FancyBboxPatch(
            (x, y), width, height, boxstyle=style, facecolor=colour, edgecolor=edge, linewidth=0.7
        )
        self._axes.add_patch(shape)

    def words(
        self,
        x: int,
        y: int,
        text: str,
        *,
        size: int,
        colour: str = INK,
        bold: bool = False,
        align: Literal["left", "center"] = "left",
        room: int = WIDTH,
    ) -> None:
        """Write one line whose middle is at y; what does not fit into `room` ends in an ellipsis."""
        self._axes.text(
            x,
            y,
            self._elided(self._printable(text), size, bold=bold, room=room),
            fontproperties=self._fonts[bold],
            fontsize=_points(size),
            color=colour,
            horizontalalignment=align,
            verticalalignment="center_baseline",
            parse_math=False,  # people write $ and _ and mean them
        )

    def width(self, text: str, *, size: int, bold: bool = False) -> int:
        """How wide the text would be, rounded up."""
        font = self._fonts[bold].copy()
        font.set_size(_points(size))
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]  # matplotlib gives no type for it
        wide, _, _ = renderer.get_text_width_height_descent(self._printable(text), font, ismath=False)
        return ceil(float(wide) / SHARPNESS)

    def png(self) -> bytes:
        """Give the card as a file, the same bytes for the same card."""
        file = BytesIO()
        # The dates and versions that matplotlib would write are left out.
        self._canvas.print_png(file, metadata={"Software": None})  # type: ignore[no-untyped-call]  # as above
        return file.getvalue()

    def _printable(self, text: str) -> str:
        """Put the text on one line, with a square for each letter that the font lacks."""
        line = " ".join(text[:LONGEST_TEXT].split())
        return "".join(letter if ord(letter) in self._letters else _stand_in(letter) for letter in line)

    def _elided(self, line: str, size: int, *, bold: bool, room: int) -> str:
        if self.width(line, size=size, bold=bold) <= room:
            return line
        shorter = (f"{line[:end].rstrip()}…" for end in range(len(line) - 1, 0, -1))
        return next((text for text in shorter if self.width(text, size=size, bold=bold) <= room), "…")


def _letters_of(font: Path) -> frozenset[int]:
    from matplotlib.font_manager import get_font  # noqa: PLC0415 -- see the module's docstring

    return frozenset(get_font(font).get_charmap())


def _stand_in(letter: str) -> str:
    return "" if category(letter) in UNSEEN else "□"


def _points(pixels: int) -> float:
    return pixels * 72 / DOTS_PER_INCH
