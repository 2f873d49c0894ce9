from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ImageColor import getrgb

from bot.sending import charts
from bot.sending.canvas import INK, PAPER, WIDTH, Sheet
from bot.sending.charts import (
    APPROVED,
    EARLIER,
    EDITED,
    GREY,
    MOST_BARS,
    NOTHING,
    REJECTED,
    Bar,
    Point,
    trend_chart,
    week_chart,
)

TAX = Bar(label="Tax", approve=30, edit=20, reject=10)
WEEKS = tuple(Point(label=f"W{week}", value=week * 10) for week in range(1, 6))

NAMES = st.text(max_size=60)
COUNTS = st.integers(0, 99_999)
BARS = st.lists(st.builds(Bar, label=NAMES, approve=COUNTS, edit=COUNTS, reject=COUNTS), max_size=15)
AMOUNTS = st.integers(-(10**9), 10**9)
POINTS = st.lists(
    st.builds(Point, label=NAMES, value=AMOUNTS, text=st.sampled_from(("", "£1,234,567.89", "12:30 h"))),
    max_size=15,
)


def picture(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGBA")


def texts(sheet: Sheet) -> list[str]:
    return [text.get_text() for text in sheet._axes.texts]


def runs(png: bytes, colour: str, *, along: str) -> list[int]:
    """The lengths of the boxes of one colour that the fullest line of pixels crosses, in pixels of the file."""
    image = picture(png)
    wanted = (*getrgb(colour), 255)
    across, onward = (image.height, image.width) if along == "row" else (image.width, image.height)
    lines = (
        "".join(
            "#" if image.getpixel((step, line) if along == "row" else (line, step)) == wanted else " "
            for step in range(onward)
        ).split()
        for line in range(0, across, 3)
    )
    return [len(run) for run in max(lines, key=lambda found: sum(map(len, found)))]


def boxes(sheet: Sheet) -> list[Any]:
    renderer = sheet._canvas.get_renderer()  # type: ignore[no-untyped-call]  # matplotlib gives no type
    return [text.get_window_extent(renderer) for text in sheet._axes.texts if text.get_text()]


def assert_tidy(sheet: Sheet) -> None:
    width, height = sheet._canvas.get_width_height(physical=True)
    drawn = boxes(sheet)
    for box in drawn:
        assert box.x0 >= 0
        assert box.x1 <= width
        assert box.y0 >= 0
        assert box.y1 <= height
    for one, other in combinations(drawn, 2):
        wide = min(one.x1, other.x1) - max(one.x0, other.x0)
        high = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert min(wide, high) <= 2, "two texts lie on each other"


@pytest.mark.parametrize(
    "draw",
    [
        lambda: week_chart("Week", [TAX]),
        lambda: week_chart("Week", []),
        lambda: trend_chart("Trend", WEEKS, "reviews"),
    ],
    ids=["week", "nothing", "trend"],
)
def test_a_chart_is_a_white_card_with_round_corners_on_whatever_lies_behind_it(
    draw: Callable[[], bytes],
) -> None:
    png = draw()
    image = picture(png)

    assert png.startswith(b"\x89PNG")
    assert image.width == 2 * WIDTH
    assert image.getpixel((0, 0)) == (255, 255, 255, 0)
    assert image.getpixel((image.width // 2, 12)) == (*getrgb(PAPER), 255)
    assert len(png) < 150_000


def test_the_same_figures_give_the_same_bytes() -> None:
    assert week_chart("Week", [TAX]) == week_chart("Week", [TAX])
    assert trend_chart("Trend", WEEKS, "reviews") == trend_chart("Trend", WEEKS, "reviews")
    assert week_chart("Week", [TAX]) != week_chart("Week", [Bar(label="Tax", approve=31, edit=20, reject=10)])


def test_the_parts_of_a_bar_are_as_long_as_their_counts() -> None:
    png = week_chart("Week", [TAX])
    approved, edited, rejected = (
        sum(runs(png, colour, along="row")) for colour in (APPROVED, EDITED, REJECTED)
    )

    assert approved / rejected == pytest.approx(3, abs=0.2)
    assert edited / rejected == pytest.approx(2, abs=0.2)


def test_one_rejection_beside_a_thousand_approvals_is_still_seen() -> None:
    png = week_chart("Week", [Bar(label="Tax", approve=1000, edit=0, reject=1)])

    assert sum(runs(png, REJECTED, along="column")) > 30  # more than its square in the legend


def test_columns_are_as_high_as_their_values_and_the_newest_stands_out() -> None:
    png = trend_chart("Trend", [Point(label="W1", value=50), Point(label="W2", value=100)], "reviews")

    assert sum(runs(png, APPROVED, along="column")) / sum(
        runs(png, EARLIER, along="column")
    ) == pytest.approx(2, abs=0.05)


def test_a_chart_says_its_figures_in_words() -> None:
    said = texts(charts._week("This week", [TAX, Bar(label="Employment", approve=1, edit=0, reject=0)]))

    assert said[:4] == ["This week", "31 approved", "20 edited", "10 rejected"]
    assert said[4:] == ["Tax", "30", "20", "10", "60", "Employment", "1"]  # too short a bar for its number


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (Point(label="W1", value=1234), "1,234"),
        (Point(label="W1", value=-1234), "−1,234"),
        (Point(label="W1", value=123456, text="$1,234.56"), "$1,234.56"),
    ],
)
def test_a_value_is_written_as_the_caller_says_it_or_as_a_whole_number(point: Point, words: str) -> None:
    assert texts(charts._trend("Trend", [point], "unit")) == ["Trend", "unit", words, "W1"]


@pytest.mark.parametrize("amount", ["${},000,000.00", "{} " + "and so on " * 20], ids=["wide", "endless"])
def test_values_too_wide_for_columns_are_written_in_rows_instead_of_left_out(amount: str) -> None:
    points = [Point(label=f"{day} September", value=day, text=amount.format(day)) for day in range(1, 13)]

    sheet = charts._trend("Earned", points, "US dollars")

    said = texts(sheet)
    assert {point.label for point in points} < set(said)
    assert [text[:12] for text in said[3::2]] == [point.text[:12] for point in points]
    assert_tidy(sheet)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts._week("Title", []),
        lambda: charts._week("Title", [Bar(label="Tax", approve=0, edit=0, reject=0)]),
        lambda: charts._trend("Title", [], "reviews"),
        lambda: charts._trend("Title", [Point(label="W1", value=0)], "reviews"),
    ],
    ids=["no bars", "only zeros", "no points", "only zero points"],
)
def test_a_week_without_work_is_said_calmly(draw: Callable[[], Sheet]) -> None:
    assert texts(draw()) == ["Title", NOTHING]


@pytest.mark.parametrize(("extra", "rest"), [(1, "and 1 more · 1 review"), (5, "and 5 more · 5 reviews")])
def test_after_twelve_bars_the_rest_is_counted(extra: int, rest: str) -> None:
    bars = [Bar(label=f"Area {number}", approve=1, edit=0, reject=0) for number in range(MOST_BARS + extra)]

    said = texts(charts._week("Week", bars))

    assert f"Area {MOST_BARS - 1}" in said
    assert f"Area {MOST_BARS}" not in said
    assert said[-1] == rest
    assert f"{MOST_BARS + extra} approved" in said


def test_of_many_weeks_the_last_twelve_are_drawn() -> None:
    points = [Point(label=f"W{week}", value=week) for week in range(1, MOST_BARS + 4)]

    said = texts(charts._trend("Trend", points, "reviews"))

    assert "reviews · and 3 more" in said
    assert "W3" not in said
    assert {"W4", "W15"} < set(said)


def luminance(colour: str) -> float:
    # WCAG 2.2, "relative luminance" and "contrast ratio".
    parts = [part / 255 for part in getrgb(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        (INK, PAPER, 4.5),
        (GREY, PAPER, 4.5),
        (PAPER, APPROVED, 4.5),
        (INK, EDITED, 4.5),
        (PAPER, REJECTED, 4.5),
        (EARLIER, PAPER, 3),
        (APPROVED, EARLIER, 3),
        (APPROVED, EDITED, 2),
        (EDITED, REJECTED, 2),
        (APPROVED, REJECTED, 2),
    ],
)
def test_colours_can_be_told_apart_by_lightness_alone(one: str, other: str, least: float) -> None:
    dark, light = sorted((luminance(one), luminance(other)))

    assert (light + 0.05) / (dark + 0.05) >= least


@given(title=NAMES, bars=BARS)
@settings(max_examples=25, deadline=None)
def test_no_week_puts_words_on_words_or_outside_the_card(title: str, bars: list[Bar]) -> None:
    assert_tidy(charts._week(title, bars))


@given(title=NAMES, points=POINTS, unit=NAMES)
@settings(max_examples=25, deadline=None)
def test_no_trend_puts_words_on_words_or_outside_the_card(title: str, points: list[Point], unit: str) -> None:
    assert_tidy(charts._trend(title, points, unit))


def test_charts_drawn_at_the_same_time_do_not_disturb_each_other() -> None:
    with ThreadPoolExecutor(4) as threads:
        drawn = set(threads.map(lambda _: week_chart("Week", [TAX]), range(12)))

    assert drawn == {week_chart("Week", [TAX])}
