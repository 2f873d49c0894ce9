"""Cards as Slack messages: within every limit, literal, and never an Approve under half a text."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.opaque import unpack
from bot.slack.drawing.blocks import MENU, MESSAGE_CHARACTERS, card_message
from bot.slack.drawing.rich_text import escape, rendered_length
from bot.workspace.limits.sizes import rendered_length as size_at_slack
from bot.workspace.limits.surfaces import message_problems
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import ActionKind, ActionRow, Card, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.cards.redline import redline
from handlers.review.reviews import ReviewState
from tests.bot.slack.hostile import LONG_PROSE, OUTPUTS, TITLES
from tests.bot.slack.reading import read
from tests.handlers.review.samples import ADA, NOW, REVIEW, TIMED, facts, verdict

S = ReviewState


def message_of(card: Card) -> dict[str, Any]:
    message = card_message(card)
    blocks = message["blocks"]
    assert isinstance(blocks, list)
    assert message_problems(blocks) == []
    assert rendered_length(blocks) + len(str(message["text"])) <= MESSAGE_CHARACTERS
    assert size_at_slack(blocks) <= MESSAGE_CHARACTERS * 5 // 4, "Slack's own count stays far from its 11,300"
    return message


def channel_card(state: ReviewState = S.OFFERED, **task: Any) -> Card:
    return build_card(facts(state, task=task), place=CardPlace.CHANNEL, now=NOW)


def kinds(message: dict[str, Any]) -> list[str]:
    elements = [
        element for block in message["blocks"] if block["type"] == "actions" for element in block["elements"]
    ]
    return [element["action_id"] for element in elements]


def text_of(message: dict[str, Any]) -> str:
    return "\n".join(read(message["blocks"]))


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_any_output_becomes_a_message_that_slack_takes(output: str) -> None:
    message_of(channel_card(output=output))


@pytest.mark.parametrize("state", [S.OPEN, S.APPROVED, S.REJECTED])
def test_a_long_output_leaves_room_for_what_became_of_it(state: ReviewState) -> None:
    message_of(channel_card(state, output=LONG_PROSE[:12_000]))


@pytest.mark.parametrize("title", TITLES)
def test_any_title_becomes_a_header_that_slack_takes(title: str) -> None:
    message_of(channel_card(title=title))


@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_any_edit_becomes_a_redline_that_slack_takes(output: str) -> None:
    for edited in (f"Before. {output}", "All of it is new.", output.replace("e", "E")):
        given_facts = replace(
            facts(S.EDITED, task={"output": output}), verdict=verdict(VerdictKind.EDIT, edited_output=edited)
        )
        message_of(build_card(given_facts, place=CardPlace.CHANNEL, now=NOW))


@pytest.mark.parametrize("comment", ["&" * 2_000, "x" * 2_000, "@here " * 300])
@pytest.mark.parametrize("output", [LONG_PROSE[:12_000], "&" * 12_000])
def test_the_longest_comment_leaves_room_for_the_text(comment: str, output: str) -> None:
    given_facts = replace(
        facts(S.REJECTED, task={"output": output, "title": "&" * 300}),
        verdict=verdict(VerdictKind.REJECT, comment=comment),
    )
    message = message_of(build_card(given_facts, place=CardPlace.CHANNEL, now=NOW))
    assert rendered_length(message["blocks"]) > MESSAGE_CHARACTERS * 3 // 4, "the room is used"


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("reader", [None, ADA])
def test_every_state_renders(state: ReviewState, reader: Any) -> None:
    place = CardPlace.CHANNEL if reader is None else CardPlace.DIRECT
    message_of(build_card(facts(state, matter=TIMED, reader=reader), place=place, now=NOW))


def test_a_text_that_fits_has_the_three_answers_and_one_that_does_not_has_only_read_all() -> None:
    assert kinds(message_of(channel_card())) == ["approve", "edit", "reject", "context", MENU]
    cut = message_of(channel_card(output=LONG_PROSE[:12_000]))
    assert kinds(cut) == ["read", "context", MENU]
    assert "Read all shows the whole text" in text_of(cut)


@given(length=st.integers(min_value=6_500, max_value=9_000), glyph=st.sampled_from("x&<é🏛"))
@settings(max_examples=40, deadline=None)
def test_approve_is_offered_exactly_when_the_whole_text_is_there(length: int, glyph: str) -> None:
    output = (f"{glyph * 9} " * length)[:length].strip()
    message = message_of(channel_card(output=output))
    shown = text_of(message).count(glyph)
    assert ("approve" in kinds(message)) == (shown >= output.count(glyph))


@given(output=st.text(max_size=400), title=st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_hostile_texts_stay_literal_and_out_of_the_notification(output: str, title: str) -> None:
    message = message_of(channel_card(output=output or "x", title=title))
    assert message["text"] == "Commercial contracts: a review is waiting · about 3 min"


def test_nothing_in_a_card_can_notify_anybody() -> None:
    hostile = OUTPUTS["broadcasts"]
    message = message_of(channel_card(output=hostile, title=hostile))
    loud = {"user", "usergroup", "channel", "broadcast", "mrkdwn", "emoji"}
    raw = json.dumps(message)
    assert not [kind for kind in loud if f'"type": "{kind}"' in raw]
    assert '"emoji": true' not in raw


def test_a_button_carries_a_version_and_an_opaque_id_and_nothing_else() -> None:
    message = message_of(channel_card())
    row = message["blocks"][-1]["elements"]
    assert [element["value"] for element in row[:-1]] == [f"1:{REVIEW.id}"] * 4
    options = [unpack(option["value"]) for option in row[-1]["options"]]
    assert options == [
        (REVIEW.id, kind)
        for kind in ("decline_no_time", "decline_area", "recuse", "snooze_hour", "why")
    ]  # fmt: skip
    assert all(element["action_id"] in [*ActionKind, MENU] for element in row)


def test_the_first_answer_stands_out_and_reject_warns() -> None:
    row = message_of(channel_card())["blocks"][-1]["elements"]
    assert [element.get("style") for element in row] == ["primary", None, "danger", None, None]


def test_block_ids_are_unique_and_change_with_the_version() -> None:
    def ids(version: int) -> set[str]:
        given_facts = facts(version=version)
        blocks = message_of(build_card(given_facts, place=CardPlace.CHANNEL, now=NOW))["blocks"]
        assert len({block["block_id"] for block in blocks}) == len(blocks)
        return {block["block_id"] for block in blocks}

    assert ids(1) == ids(1)
    assert not ids(1) & ids(2)


def test_a_card_without_actions_has_no_empty_row() -> None:
    card = replace(channel_card(), actions_if_whole=ActionRow(), actions_if_cut=ActionRow())
    assert kinds(message_of(card)) == []


def test_a_redline_strikes_what_went_and_makes_bold_what_came() -> None:
    message = message_of(channel_card(S.EDITED))
    raw = json.dumps(message["blocks"])
    assert '{"type": "text", "text": "one year", "style": {"strike": true}}' in raw
    assert '{"type": "text", "text": "two years", "style": {"bold": true}}' in raw


def test_a_redline_too_long_for_a_card_keeps_its_changes_and_says_that_it_is_cut() -> None:
    before = LONG_PROSE[:12_000]
    card = replace(channel_card(S.EDITED), redline=redline(before, before.replace("7. The", "7. Each", 1)))
    shown = text_of(message_of(card))
    assert "Each" in shown
    assert "Shown in part." in shown


def test_a_decided_card_reads_from_the_title_to_the_undo() -> None:
    assert text_of(message_of(channel_card(S.REJECTED))).splitlines() == [
        "Liability cap, supply agreement",
        "Commercial contracts · ref 3fa9c1",
        "Rejected by Ada Okafor · 11:32",
        "The cap in clause 12 is one year of fees.",
        "",
        "Fraud is carved out, gross negligence is not.",
        "Reason: Wrong law",
        "Comment: Look at clause 14 too.",
        "Fixed fee · no metered time",
        "Can be undone until 11:42",
        "Undo",
    ]


def test_the_notification_is_escaped() -> None:
    card = replace(channel_card(), notification="M&A: a review <!here>")
    assert card_message(card)["text"] == escape("M&A: a review <!here>") == "M&amp;A: a review &lt;!here&gt;"
