import re
from typing import Any

import pytest

from bot.workspace.page.guide import STEPS
from bot.workspace.page.sheet import SHEET, Place, app_part, first_place, templates, whole_page
from bot.workspace.snapshot import Snapshot
from tests.bot.workspace.page.samples import (
    HOSTILE,
    form,
    marked,
    message,
    person,
    plain,
    room,
    snapshot,
    words,
)

ENV = templates()
NOON_UTC = "1795348800.000001"
CSV = {
    "id": "F1",
    "name": "week.csv",
    "title": "Week 47",
    "mimetype": "text/csv",
    "filetype": "csv",
    "size": 1834,
}


def page(seen: Snapshot, at: str = "C1", **place: Any) -> str:
    return whole_page(ENV, seen, Place(viewer="U1", at=at, **place))


def with_messages(*messages: Any, **more: Any) -> Snapshot:
    return snapshot(channels=[room("C1", "law-reviews", *messages, **more)])


def test_a_message_shows_who_when_and_what_in_the_readers_zone() -> None:
    html = page(with_messages(message(NOON_UTC, "U2", "I take the *lease* ones")))

    assert "Bram de Vries 13:00 I take the lease ones" in words(html)
    assert "Sunday 22 November" in words(html)
    assert '<span class="avatar hue-1' in html
    assert ">APP<" not in html


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"edited": True}, "(edited)"),
        ({"ephemeral": True}, "Only visible to you"),
        ({"replies": [message("1795348801.0", "U1", "approve")]}, "1 reply last at 13:00"),
        (
            {"files": [{**CSV, "url": "/_/files/F1/week.csv?as=U1"}]},
            "CSV Week 47 week.csv · 1.8 kB Preview Download",
        ),
    ],
)
def test_what_belongs_to_a_message_is_said(facts: dict[str, Any], shown: str) -> None:
    assert shown in words(page(with_messages(message(NOON_UTC, "U2", "x", **facts))))
    assert shown not in words(page(with_messages(message(NOON_UTC, "U2", "x"))))


def test_the_app_is_marked_and_its_card_is_framed() -> None:
    blocks = [
        {"type": "header", "block_id": "1", "text": plain("Card")},
        {"type": "divider", "block_id": "2"},
    ]

    html = page(with_messages(message(NOON_UTC, "UAPP", "card", blocks=blocks)))

    assert ">APP<" in html
    assert 'class="message framed"' in html
    assert "<h3>Card</h3>" in html


def test_a_picture_is_shown_and_any_other_file_is_offered() -> None:
    picture = {**CSV, "mimetype": "image/png", "filetype": "png", "url": "/_/files/F2/week.png?as=U1"}

    html = page(with_messages(message(NOON_UTC, "UAPP", files=[picture])))

    assert '<img src="/_/files/F2/week.png?as=U1" alt="Week 47"' in html
    assert "Download" not in html


def test_the_sidebar_lists_what_the_person_sees_and_counts_what_is_unread() -> None:
    other = room("C2", "banking", unread=3)
    shut = room("C3", "general", is_member=False, kind="private")
    direct = room("D1", "", kind="direct", other="UAPP", unread=1)

    html = page(snapshot(channels=[room("C1", "law-reviews"), other, shut], direct_messages=[direct]))

    assert "<title>(4) #law-reviews – Hartwell &amp; Lund</title>" in html
    assert re.search(r'href="\?as=U1&amp;at=C1" [^>]*aria-current="page"', html)
    assert 'aria-label="3 unread"' in html
    assert "outside" in html


def test_only_people_who_are_there_can_be_played() -> None:
    people = [
        person("U1", "Ada Okafor"),
        person("U2", "Gone Girl", deleted=True),
        person("UAPP", "Bot", is_bot=True),
    ]

    html = page(snapshot(people=people))

    assert re.findall(r'role="menuitem" href="\?as=(\w+)"', html) == ["U1"]


def test_the_whole_stack_of_forms_is_on_the_page() -> None:
    first, second = form(id="V1"), form(id="V2", title="Sure?", close=None, submit=None)

    html = page(snapshot(modals=[first, second]))

    assert re.findall(r'<dialog [^>]*data-view="(\w+)"', html) == ["V1", "V2"]
    assert "Edit the output Cancel Save edit Sure? Back" in words(html)


def test_a_form_shows_its_errors_beside_their_inputs() -> None:
    asked = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "block_id": "why", "label": plain("Why?"), "element": asked}

    html = page(snapshot(modals=[form(block, errors={"why": "Say why."})]))

    assert 'data-error-for="why">Say why.</p>' in html


def test_home_is_drawn_only_where_one_looks_at_it() -> None:
    home = form({"type": "section", "block_id": "1", "text": marked("*41* reviews")}, type="home", id="H1")

    assert "41 reviews" in words(page(snapshot(home=home), at="home"))
    assert "41 reviews" not in words(page(snapshot(home=home)))
    assert "is preparing your Home" in words(page(snapshot(), at="home"))


def test_a_thread_is_drawn_under_ids_of_its_own() -> None:
    box = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "block_id": "b", "label": plain("Why?"), "element": box}
    first = message(NOON_UTC, "UAPP", blocks=[block], replies=[message("1795348801.0", "U1", "approve")])

    html = page(with_messages(first), thread=NOON_UTC)

    ids = re.findall(r' id="([^"]+)"', html)
    assert "Thread #law-reviews" in words(html)
    assert sorted(ids) == sorted(set(ids))


def test_a_long_channel_starts_with_its_newest_messages() -> None:
    many = [message(f"1795348800.{number:06d}", "U1", f"note {number}.") for number in range(SHEET + 1)]

    short, long = page(with_messages(*many)), page(with_messages(*many), back=2)

    assert "note 0." not in short
    assert "Show earlier messages" in short
    assert "note 0." in long
    assert "Show earlier messages" not in long


@pytest.mark.parametrize(
    ("seen", "at", "words_there"),
    [
        (snapshot(), "C1", "Nothing here yet."),
        (snapshot(), "C404", "Ada Okafor cannot see this conversation."),
        (with_messages(is_member=False), "C1", "Join #law-reviews"),
        (with_messages(earlier=9), "C1", "9 earlier messages are not kept in view."),
    ],
)
def test_an_empty_place_says_what_to_expect(seen: Snapshot, at: str, words_there: str) -> None:
    assert words_there in words(page(seen, at))


@pytest.mark.parametrize(
    ("seen", "place"),
    [
        (snapshot(channels=[room("C1", "a"), room("C2", "b", unread=1)]), "C2"),
        (snapshot(channels=[room("C1", "a", is_member=False), room("C2", "b")]), "C2"),
        (snapshot(channels=[]), "home"),
    ],
)
def test_one_arrives_where_something_waits(seen: Snapshot, place: str) -> None:
    assert first_place(seen) == place


def test_the_part_that_changes_is_the_same_as_in_the_page() -> None:
    seen = with_messages(message(NOON_UTC, "U2", "hello"))

    assert app_part(ENV, seen, Place(viewer="U1", at="C1")) in page(seen)


def test_demo_buttons_and_things_to_try_are_on_the_page() -> None:
    html = page(
        snapshot(demo_actions=[{"key": "close-week", "label": "Close the week", "hint": "Cuts it now"}])
    )

    assert 'data-demo="close-week" title="Cuts it now"' in html
    assert [step.key for step in STEPS] == re.findall(r'data-step="(\w+)"', html)


def test_nothing_on_the_page_runs_or_styles_from_inside_the_html() -> None:
    html = page(with_messages(message(NOON_UTC, "UAPP", "x")), thread=NOON_UTC)

    assert re.findall(r"\son\w+=|\sstyle=|<style|<script(?! (?:type=\"module\" )?src=\"/static/)", html) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", html) == []


def test_hostile_names_and_texts_stay_text_everywhere() -> None:
    bad = person("U1", HOSTILE, HOSTILE)
    told = message(NOON_UTC, "U1", HOSTILE, files=[{**CSV, "name": HOSTILE, "title": HOSTILE, "url": "/x"}])
    seen = snapshot(
        me=bad,
        people=[bad, person("UAPP", "Signoff", is_bot=True)],
        channels=[room("C1", HOSTILE, told, topic=HOSTILE)],
        workspace={"id": HOSTILE, "name": HOSTILE, "domain": HOSTILE},
        modals=[form(title=HOSTILE, submit=HOSTILE, close=HOSTILE)],
        demo_actions=[{"key": HOSTILE, "label": HOSTILE, "hint": HOSTILE}],
    )

    html = page(seen, thread=NOON_UTC)

    assert "<script>" not in html
    assert "<img" not in html
