"""The small parts of messages and views."""

import pytest

from bot.slack.drawing.parts import fields, header, named, small, words


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_text_is_never_empty_because_slack_refuses_one_that_is(text: str) -> None:
    assert words(text)["text"] == "–"
    assert fields([("Reviews", text.strip())])["fields"] == [
        {"type": "mrkdwn", "text": "*Reviews*\n–", "verbatim": True}
    ]


def test_a_text_is_cut_at_its_limit_and_says_so() -> None:
    assert header("x" * 200)["text"] == {"type": "plain_text", "text": f"{'x' * 149}…", "emoji": False}


def test_labelled_figures_are_literal() -> None:
    shown = fields([("Earned <!here>", "A & B")])["fields"]
    assert shown == [{"type": "mrkdwn", "text": "*Earned &lt;!here&gt;*\nA &amp; B", "verbatim": True}]


def test_equal_blocks_have_ids_of_their_own_and_keep_them() -> None:
    blocks = [small("same"), small("same")]
    ids = [block["block_id"] for block in named(blocks, "seed")]
    assert len(set(ids)) == 2
    assert ids == [block["block_id"] for block in named(blocks, "seed")]
    assert not set(ids) & {block["block_id"] for block in named(blocks, "other")}
