"""What Slack sends becomes our commands, and nothing else does."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat.opaque import pack
from bot.slack.drawing.blocks import card_message
from bot.slack.parse import (
    account_from_user_change,
    clicked_message,
    command_from_action,
    command_from_close,
    command_from_submission,
    membership_from_event,
    reply_from_message,
    sender_of,
    verb_and_rest,
)
from handlers.decisions import FormPurpose
from handlers.ids import AdjustmentId, CommandId, HeldId, ReviewId
from handlers.people.people import Sender
from handlers.review.adjusting.commands import GrantTime, OpenRefusal, OpenTimeForm
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import ActionKind, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.commands import (
    Answer,
    AnswerReply,
    CloseForm,
    DeclineReview,
    ExplainOffer,
    MessageRef,
    NoteAccount,
    OpenForm,
    PauseReview,
    RecordVerdict,
    SnoozeReview,
    StartReview,
    UndoVerdict,
)
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack
from handlers.review.reviews import ReviewState
from tests.handlers.review.samples import ADA, NOW, REVIEW, TIMED, facts

PAYLOADS = Path(__file__).parents[2] / "payloads" / "slack"
ID, RID = CommandId("command"), ReviewId("3fa9c17d" * 4)
SENDER = Sender(platform="slack", workspace="T0KERN", platform_user_id="U0ADA")
CARD = MessageRef(place="C0LAW", message="1795429920.000100")
THE: dict[str, Any] = {"id": ID, "sender": SENDER, "review_id": RID}
CLICK = THE | {"clicked": CARD}
ASKED: dict[str, Any] = {"id": ID, "sender": SENDER, "adjustment_id": AdjustmentId(RID)}
HELD: dict[str, Any] = {"id": ID, "sender": SENDER, "held_id": HeldId(RID)}


def payload(name: str) -> dict[str, Any]:
    return dict(json.loads((PAYLOADS / f"{name}.json").read_text("utf-8")))


def pressed(action_id: str, value: object) -> dict[str, Any]:
    body = payload("block_actions_button")
    body["actions"][0] |= {"action_id": action_id, "value": value}
    return body


def chosen(value: object) -> dict[str, Any]:
    body = payload("block_actions_overflow")
    body["actions"][0]["selected_option"]["value"] = value
    return body


COMMANDS = {
    ActionKind.APPROVE: RecordVerdict(**CLICK, answer=Answer(kind=VerdictKind.APPROVE)),
    ActionKind.EDIT: OpenForm(**CLICK, purpose=FormPurpose.EDIT),
    ActionKind.REJECT: OpenForm(**CLICK, purpose=FormPurpose.REJECT),
    ActionKind.READ: OpenForm(**CLICK, purpose=FormPurpose.READ),
    ActionKind.CONTEXT: OpenForm(**CLICK, purpose=FormPurpose.CONTEXT),
    ActionKind.START: StartReview(**CLICK),
    ActionKind.PAUSE: PauseReview(**CLICK),
    ActionKind.UNDO: UndoVerdict(**CLICK),
    ActionKind.DECLINE_NO_TIME: DeclineReview(**CLICK, reason="no_time"),
    ActionKind.DECLINE_AREA: DeclineReview(**CLICK, reason="not_my_area"),
    ActionKind.RECUSE: DeclineReview(**CLICK, reason="recuse"),
    ActionKind.SNOOZE_HOUR: SnoozeReview(**CLICK, for_time=timedelta(hours=1)),
    ActionKind.SNOOZE_MORNING: SnoozeReview(**CLICK, for_time=None),
    ActionKind.WHY: ExplainOffer(**CLICK),
    ActionKind.RELEASE: ReleaseHeld(**HELD),
    ActionKind.READ_HELD: OpenHeldForm(**HELD, purpose=FormPurpose.RELEASE),
    ActionKind.SEND_BACK: OpenHeldForm(**HELD, purpose=FormPurpose.SEND_BACK),
    ActionKind.ADJUST: OpenTimeForm(id=ID, sender=SENDER, review_id=ReviewId(RID)),
    ActionKind.GRANT: GrantTime(**ASKED),
    ActionKind.REFUSE: OpenRefusal(**ASKED),
}


@pytest.mark.parametrize("kind", list(ActionKind))
def test_each_action_is_one_command_from_a_button_and_from_the_menu(kind: ActionKind) -> None:
    assert command_from_action(pressed(kind, pack(RID)), ID) == COMMANDS[kind]
    assert command_from_action(chosen(pack(RID, kind)), ID) == COMMANDS[kind]


@pytest.mark.parametrize("state", [ReviewState.OFFERED, ReviewState.OPEN, ReviewState.APPROVED])
@pytest.mark.parametrize("reader", [None, ADA])
def test_whatever_a_card_offers_is_understood(state: ReviewState, reader: Any) -> None:
    place = CardPlace.CHANNEL if reader is None else CardPlace.DIRECT
    card = build_card(facts(state, matter=TIMED, reader=reader), place=place, now=NOW)
    blocks: Any = card_message(card)["blocks"]
    elements = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    for element in elements:
        for value in [option["value"] for option in element.get("options", ())] or [element["value"]]:
            body = chosen(value) if "options" in element else pressed(element["action_id"], value)
            command = command_from_action(body, ID)
            assert getattr(command, "review_id", None) == REVIEW.id


@pytest.mark.parametrize("kind", [ActionKind.EDIT, ActionKind.REJECT, ActionKind.READ])
def test_a_replys_text_goes_into_the_form_that_its_button_opens(kind: ActionKind) -> None:
    command = command_from_action(pressed(kind, pack(RID, "draft7")), ID)
    assert isinstance(command, OpenForm)
    assert command.draft_id == "draft7"


@pytest.mark.parametrize(
    "body",
    [
        pressed("approve", f"2:{RID}"),
        pressed("approve", f"1:{RID}:draft:more"),
        pressed("approve", ""),
        pressed("approve", None),
        pressed("erase", pack(RID)),
        pressed("more", pack(RID)),
        chosen(f"2:{RID}:recuse"),
        chosen(pack(RID)),
        chosen(pack(RID, "erase")),
        chosen(pack(RID, "recuse", "twice")),
        payload("block_actions_button") | {"actions": []},
        payload("block_actions_button") | {"actions": None},
        payload("block_actions_button") | {"user": {}},
        {},
    ],
)
def test_an_action_that_is_not_ours_or_of_another_version_is_no_command(body: dict[str, Any]) -> None:
    assert command_from_action(body, ID) is None


def test_a_person_of_another_organisation_is_not_taken_for_one_of_the_firms() -> None:
    sender = sender_of(payload("block_actions_shared_channel"))
    assert sender == Sender(platform="slack", workspace="T0OTHER", platform_user_id="U0OUTSIDE")


def test_who_acts_is_found_in_every_kind_of_request() -> None:
    for name in ("block_actions_button", "view_submission_edit", "view_closed", "slash_command"):
        assert sender_of(payload(name)) == SENDER
    without_own_team = payload("block_actions_button")
    del without_own_team["user"]["team_id"]
    assert sender_of(without_own_team) == SENDER
    assert sender_of({"user": {"id": "U0ADA"}}) is None


def test_a_click_in_a_view_has_no_message() -> None:
    assert clicked_message(payload("block_actions_button")) == CARD
    assert clicked_message(payload("block_actions_home")) is None


def test_a_sent_edit_is_a_verdict_with_its_pieces_in_order() -> None:
    answer = Answer(
        kind=VerdictKind.EDIT,
        pieces=(("piece-0", "The cap is two years of fees."), ("piece-1", "Fraud is carved out.")),
        criteria_met=("cites",),
        from_form=True,
    )
    assert command_from_submission(payload("view_submission_edit"), ID) == RecordVerdict(**THE, answer=answer)


@pytest.mark.parametrize(
    "change", [{"callback_id": "other"}, {"private_metadata": f"1:{RID}:read"}, {"state": {}}]
)
def test_a_form_without_an_answer_of_ours_is_no_command(change: dict[str, Any]) -> None:
    body = payload("view_submission_edit")
    body["view"] |= change
    assert command_from_submission(body, ID) is None


def test_a_closed_form_stops_the_meter_and_a_closed_context_does_not() -> None:
    body = payload("view_closed")
    assert command_from_close(body, ID) == CloseForm(**THE)
    body["view"]["private_metadata"] = pack(RID, "context")
    assert command_from_close(body, ID) is None
    assert command_from_close(body | {"view": {}}, ID) is None


def reply(name: str) -> AnswerReply | None:
    return reply_from_message(payload(name)["event"], team="T0KERN", command_id=ID)


def test_a_typed_message_is_a_reply_in_a_thread_or_in_the_direct_chat() -> None:
    text = "reject: wrong jurisdiction"
    in_thread = AnswerReply(id=ID, sender=SENDER, place="C0LAW", thread="1795429920.000100", text=text)
    direct = AnswerReply(id=ID, sender=SENDER, place="D0ADA", thread=None, text=text)
    assert (reply("event_message_thread"), reply("event_message_direct")) == (in_thread, direct)


@pytest.mark.parametrize("name", ["bot", "own", "changed", "joined"])
def test_what_no_person_typed_is_no_reply(name: str) -> None:
    assert reply(f"event_message_{name}") is None


@pytest.mark.parametrize("change", [{"text": "  "}, {"channel": ""}, {"type": "app_mention"}, {"user": None}])
def test_a_message_without_words_place_or_author_is_no_reply(change: dict[str, Any]) -> None:
    event = payload("event_message_direct")["event"] | change
    assert reply_from_message(event, team="T0KERN", command_id=ID) is None


def test_an_author_of_another_workspace_keeps_it() -> None:
    event = payload("event_message_thread")["event"]
    outside = reply_from_message(event | {"user_team": "T0OTHER"}, team="T0KERN", command_id=ID)
    silent = reply_from_message(event | {"team": None}, team="T0KERN", command_id=ID)
    assert outside is not None
    assert silent is not None
    assert (outside.sender.workspace, silent.sender.workspace) == ("T0OTHER", "T0KERN")


@pytest.mark.parametrize(
    ("name", "is_guest", "is_deactivated"),
    [("deactivated", False, True), ("guest", True, False), ("member", False, False)],
)
def test_what_slack_says_about_an_account_is_noted(name: str, is_guest: bool, is_deactivated: bool) -> None:
    event = payload(f"event_user_change_{name}")["event"]
    ben = Sender(platform="slack", workspace="T0KERN", platform_user_id="U0BEN")
    noted = account_from_user_change(event, team="T0KERN", command_id=ID)
    assert noted == NoteAccount(id=ID, sender=ben, is_guest=is_guest, is_deactivated=is_deactivated)


@pytest.mark.parametrize("mark", ["is_restricted", "is_ultra_restricted"])
def test_either_kind_of_guest_is_a_guest(mark: str) -> None:
    account = payload("event_user_change_member")["event"]["user"] | {mark: True}
    noted = account_from_user_change({"type": "user_change", "user": account}, team="T0KERN", command_id=ID)
    assert noted is not None
    assert noted.is_guest


def test_an_account_without_an_id_is_not_noted() -> None:
    assert account_from_user_change({"type": "user_change"}, team="T0KERN", command_id=ID) is None


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("", "help", ""),
        ("  ", "help", ""),
        ("queue", "queue", ""),
        ("Earnings last week", "earnings", "last week"),
        (" VOID  3fa9c1 ", "void", "3fa9c1"),
        ("void\t3fa9c1 please", "void", "3fa9c1 please"),
    ],
)
def test_what_is_typed_after_the_command_is_a_verb_and_the_rest(text: str, verb: str, rest: str) -> None:
    assert verb_and_rest(text) == (verb, rest)


@pytest.mark.parametrize("joined", [True, False])
def test_who_joins_or_leaves_a_channel_is_read_with_the_channels_workspace(*, joined: bool) -> None:
    event = {
        "type": "member_joined_channel",
        "user": "U8",
        "channel": "C1",
        "channel_type": "C",
        "team": "T9",
    }
    read = membership_from_event(event, team="T1", command_id=CommandId("c"), joined=joined)

    assert read is not None
    assert (read.sender.workspace, read.sender.platform_user_id) == ("T1", "U8")
    assert (read.conversation_id, read.joined) == ("C1", joined)


@pytest.mark.parametrize("missing", ["user", "channel"])
def test_a_membership_that_does_not_say_whose_or_where_is_none(missing: str) -> None:
    event = {"user": "U8", "channel": "C1"} | {missing: 7}

    assert membership_from_event(event, team="T1", command_id=CommandId("c"), joined=True) is None


@pytest.mark.parametrize(
    ("purpose", "command"),
    [
        ("release", ReleaseHeld(**HELD, note="Fine & well.")),
        ("send_back", SendBack(**HELD, note="Fine & well.")),
    ],
)
def test_a_supervisors_form_releases_or_sends_back_and_its_closing_asks_nothing(
    purpose: str, command: object
) -> None:
    view = {
        "callback_id": "answer",
        "private_metadata": pack(RID, purpose),
        "state": {"values": {"comment": {"value": {"type": "plain_text_input", "value": "Fine & well."}}}},
    }
    body = payload("view_submission_edit") | {"view": view}

    assert command_from_submission(body, ID) == command
    assert command_from_close(body, ID) is None
