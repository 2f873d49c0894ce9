import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workspace.page.mrkdwn import mrkdwn, text_object
from bot.workspace.page.scene import Scene
from tests.bot.workspace.page.samples import HOSTILE, INK, plain

SCENE = Scene(people={"U1": "Ada Okafor"}, channels={"C1": "law-reviews"})


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* words", "<strong>bold</strong> words"),
        ("_slanted_", "<em>slanted</em>"),
        ("~gone~", "<s>gone</s>"),
        ("*bold and _both_*", "<strong>bold and <em>both</em></strong>"),
        ("`§ 14.2 *as is*`", "<code>§ 14.2 *as is*</code>"),
        ("```\na * b\n<c>\n```", "<pre>a * b<br>&lt;c&gt;</pre>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("one\ntwo", "one<br>two"),
        ("> quoted\n> twice\nafter", "<blockquote>quoted<br>twice</blockquote>after"),
        ("&gt; encoded quote", "<blockquote>encoded quote</blockquote>"),
        ("Fish &amp; Chips &lt; 5", "Fish &amp; Chips &lt; 5"),
        ("<@U1>", '<span class="mention">@Ada Okafor</span>'),
        ("<@U9|bram>", '<span class="mention">@bram</span>'),
        ("<#C1>", '<span class="mention">#law-reviews</span>'),
        ("<!channel>", '<span class="mention">@channel</span>'),
        ("<!subteam^S1|@partners>", '<span class="mention">@partners</span>'),
        ("done :white_check_mark: :no_such_emoji:", "done ✅ :no_such_emoji:"),
    ],
)
def test_mrkdwn_is_drawn_as_slack_reads_it(text: str, html: str) -> None:
    assert mrkdwn(text, SCENE) == html


@pytest.mark.parametrize(
    ("text", "href", "shown"),
    [
        ("<https://example.com/a?b=1&amp;c=2|the note>", "https://example.com/a?b=1&amp;c=2", "the note"),
        ("<https://example.com>", "https://example.com", "https://example.com"),
        ("<mailto:ada@example.com|Ada>", "mailto:ada@example.com", "Ada"),
    ],
)
def test_a_link_opens_elsewhere_and_says_nothing_of_us(text: str, href: str, shown: str) -> None:
    expected = f'<a href="{href}" target="_blank" rel="noopener noreferrer">{shown}</a>'

    assert mrkdwn(text, SCENE) == expected


@pytest.mark.parametrize(
    "text", ["<javascript:alert(1)|click>", "<data:text/html,x>", "<b>", "<//evil.example>"]
)
def test_what_is_no_safe_link_is_shown_as_it_was_written(text: str) -> None:
    drawn = mrkdwn(text, SCENE)

    assert "<a" not in drawn
    assert drawn == text.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{date_num}", "2026-11-22"),
        ("{date_long} at {time}", "Sunday, November 22, 2026 at 23:30"),
        ("{date_short}", "Nov 22, 2026"),
        ("{nonsense}", "{nonsense}"),
    ],
)
def test_a_date_is_read_in_the_readers_zone(template: str, shown: str) -> None:
    from zoneinfo import ZoneInfo

    berlin = Scene(zone=ZoneInfo("Europe/Berlin"))
    half_past_ten_utc = 1795386600

    drawn = mrkdwn(f"<!date^{half_past_ten_utc}^{template}|fallback>", berlin)

    assert drawn == f'<time datetime="2026-11-22T22:30:00+00:00">{shown}</time>'


def test_plain_text_keeps_its_marks_and_shows_its_emoji() -> None:
    assert text_object(plain("*not bold* :tada: <@U1>"), SCENE) == "*not bold* 🎉 &lt;@U1&gt;"


def test_hostile_text_stays_text() -> None:
    drawn = mrkdwn(f"*{HOSTILE}* {HOSTILE}", SCENE)

    assert "<img" not in drawn
    assert "<script" not in drawn


PIECES = st.sampled_from([*"*_~`<>|&@#!:^\n\"' ab1", "&lt;", "&gt;", "```", "<!date^1^", "https://x"])
MARKS = st.lists(PIECES, max_size=60).map("".join)
OWN_TAGS = {"strong", "em", "s", "code", "pre", "blockquote", "br", "span", "a", "time"}


@given(MARKS)
def test_whatever_is_typed_only_our_own_tags_come_out(text: str) -> None:
    tags = {found.strip("</>").split(" ")[0] for found in INK.findall(mrkdwn(text, SCENE))}

    assert tags <= OWN_TAGS
