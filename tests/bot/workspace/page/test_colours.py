import re
from importlib.resources import files

import pytest

SHEET = files("bot.workspace.page").joinpath("static", "colours.css").read_text()
DAY, NIGHT = 0, 1
AA = 4.5
"""WCAG 2.2, success criterion 1.4.3: the least contrast of text and its ground."""
AA_MARKS = 3.0
"""The same, 1.4.11: the least contrast of the edge of an input and its ground."""
PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "soft", "link", "danger", "accent")
        for ground in ("paper", "sheet")
    ),
    *((text, "sunk") for text in ("ink", "soft", "code")),
    *((kind, f"{kind}-soft") for kind in ("danger", "good", "warn", "info", "accent")),
    ("ink", "accent-soft"),
    ("soft", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("paper", "ink"),
]


def colour(name: str, time: int) -> str:
    found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\);", SHEET)
    assert found, f"no colour {name}"
    return found[time + 1]


def brightness(colour_: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour_[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("time", [DAY, NIGHT])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground_by_day_and_by_night(text: str, ground: str, time: int) -> None:
    assert contrast(colour(text, time), colour(ground, time)) >= AA


@pytest.mark.parametrize("time", [DAY, NIGHT])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_the_edge_of_an_input_can_be_seen(ground: str, time: int) -> None:
    assert contrast(colour("line-strong", time), colour(ground, time)) >= AA_MARKS


@pytest.mark.parametrize("hue", range(8))
def test_initials_can_be_read_on_every_avatar(hue: int) -> None:
    found = re.search(rf"\.hue-{hue} {{ background: (#\w+); }}", SHEET)

    assert found
    assert contrast("#ffffff", found[1]) >= AA
