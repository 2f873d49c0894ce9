import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from bot.sending.canvas import WIDTH, Sheet


def written(text: str, *, room: int = WIDTH) -> str:
    sheet = Sheet(100)
    sheet.words(10, 50, text, size=13, room=room)
    assert sheet.png()  # a letter or formula that cannot be drawn would fail here
    drawn: str = sheet._axes.texts[0].get_text()
    return drawn


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$a_b$ and \\$5", "$a_b$ and \\$5"),
        ("$not^_a formula$", "$not^_a formula$"),
        ("two\nlines\t of\r\nwords", "two lines of words"),
        ("東京", "□□"),
        ("ok \U0001f44d\x00\x07", "ok □"),
        ("\ud800", "□"),
        ("Société Générale – Żółć", "Société Générale – Żółć"),
        ("", ""),
    ],
    ids=[
        "formula",
        "broken formula",
        "lines",
        "no glyphs",
        "emoji and controls",
        "lone surrogate",
        "accents",
        "empty",
    ],
)
def test_whatever_people_write_is_drawn_as_they_wrote_it(text: str, shown: str) -> None:
    assert written(text) == shown


@pytest.mark.parametrize(
    ("room", "shown"), [(WIDTH, "Cross-border restructuring"), (100, "Cross-border…"), (14, "…"), (0, "…")]
)
def test_what_does_not_fit_ends_in_an_ellipsis(room: int, shown: str) -> None:
    assert written("Cross-border restructuring", room=room) == shown


def test_a_text_without_end_costs_no_more_than_a_long_one() -> None:
    assert len(written("word " * 100_000, room=10**9)) < 210


def test_a_width_is_that_of_the_text_in_its_weight_and_size() -> None:
    sheet = Sheet(100)

    assert sheet.width("", size=13) == 0
    assert (
        sheet.width("word", size=13) < sheet.width("word", size=13, bold=True) < sheet.width("word", size=26)
    )


def test_a_box_fills_its_pixels_and_no_others() -> None:
    sheet = Sheet(100)
    sheet.box(10, 20, 30, 40, "#004488")

    image = Image.open(BytesIO(sheet.png())).convert("RGB")
    blue = [(x, y) for x in range(120) for y in range(200) if image.getpixel((x, y)) == (0, 0x44, 0x88)]

    assert (min(blue), max(blue)) == ((20, 40), (79, 119))
    assert len(blue) == 60 * 80


def test_the_drawing_library_is_loaded_by_the_first_card_and_its_global_side_never() -> None:
    script = """
import sys
from bot.sending.charts import week_chart
assert "matplotlib" not in sys.modules and "PIL" not in sys.modules
week_chart("Week", [])
assert "matplotlib" in sys.modules and "matplotlib.pyplot" not in sys.modules
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
