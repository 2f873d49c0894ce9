"""What Teams sends becomes our commands, and nothing else does."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.opaque import pack
from bot.teams.answering.parse import (
    clicked_message,
    command_from_action,
    command_from_close,
    command_from_submission,
    command_id,
    form_about,
    form_values,
    page_asked,
    refreshed_review,
    room_of,
    sender_of,
    thread_of,
    verb_of,
)
from bot.teams.cards.actions import refreshing
from bot.teams.cards.forms import form_card
from bot.teams.cards.review import review_card
from bot.teams.cards.speaking import suggestion_card
from bot.teams.entry.border import Actor, Event, EventKind, Place
from handlers.decisions import FormPurpose
from handlers.ids import AdjustmentId, CommandId, HeldId
from handlers.people.people import Sender
from handlers.review.adjusting.commands import GrantTime, OpenRefusal, OpenTimeForm
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.card_values import ActionKind, CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.cards.form_values import context_form, edit_form
from handlers.review.commands import (
    Answer,
    CloseForm,
    DeclineReview,
    ExplainOffer,
    MessageRef,
    OpenForm,
    PauseReview,
    RecordVerdict,
    SnoozeReview,
    StartReview,
    UndoVerdict,
)
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack
from handlers.review.reviews import ReviewState
from tests.bot.teams.sending import ADA, CHANNEL, CLICK, GROUP, PERSONAL, TENANT, pressed
from tests.bot.teams.test_digests import SUGGESTION
from tests.handlers.review.held.held_samples import held_answer, held_form
from tests.handlers.review.samples import ADA as EXPERT
from tests.handlers.review.samples import MATTER, NOW, REVIEW, TASK, TIMED, facts

ID, RID = CommandId("command"), REVIEW.id
SENDER = Sender(platform="teams", workspace=TENANT, platform_user_id="aad-ada")
CARD = MessageRef(place="19:law@thread.tacv2", message="1795429920000")
THE: dict[str, Any] = {"id": ID, "sender": SENDER, "review_id": RID}
SEEN = THE | {"clicked": CARD}
ASKED: dict[str, Any] = {"id": ID, "sender": SENDER, "adjustment_id": AdjustmentId(RID)}
HELD: dict[str, Any] = {"id": ID, "sender": SENDER, "held_id": HeldId(RID)}
EDIT_FORM = form_card(edit_form(REVIEW, "The cap is one year.", MATTER))


def executed(verb: str, ids: object, **changes: Any) -> Event:
    return replace(CLICK, verb=verb, data={"v": ids}, **changes)


def submitted(verb: str, ids: object, kind: EventKind = EventKind.MESSAGE) -> Event:
    return replace(CLICK, kind=kind, data={"v": ids, "verb": verb})


COMMANDS = {
    ActionKind.APPROVE: RecordVerdict(**SEEN, answer=Answer(kind=VerdictKind.APPROVE)),
    ActionKind.EDIT: OpenForm(**SEEN, purpose=FormPurpose.EDIT),
    ActionKind.REJECT: OpenForm(**SEEN, purpose=FormPurpose.REJECT),
    ActionKind.READ: OpenForm(**SEEN, purpose=FormPurpose.READ),
    ActionKind.CONTEXT: OpenForm(**SEEN, purpose=FormPurpose.CONTEXT),
    ActionKind.START: StartReview(**SEEN),
    ActionKind.PAUSE: PauseReview(**SEEN),
    ActionKind.UNDO: UndoVerdict(**SEEN),
    ActionKind.DECLINE_NO_TIME: DeclineReview(**SEEN, reason="no_time"),
    ActionKind.DECLINE_AREA: DeclineReview(**SEEN, reason="not_my_area"),
    ActionKind.RECUSE: DeclineReview(**SEEN, reason="recuse"),
    ActionKind.SNOOZE_HOUR: SnoozeReview(**SEEN, for_time=timedelta(hours=1)),
    ActionKind.SNOOZE_MORNING: SnoozeReview(**SEEN, for_time=None),
    ActionKind.WHY: ExplainOffer(**SEEN),
    ActionKind.RELEASE: ReleaseHeld(**HELD),
    ActionKind.READ_HELD: OpenHeldForm(**HELD, purpose=FormPurpose.RELEASE),
    ActionKind.SEND_BACK: OpenHeldForm(**HELD, purpose=FormPurpose.SEND_BACK),
    ActionKind.ADJUST: OpenTimeForm(**THE),
    ActionKind.GRANT: GrantTime(**ASKED),
    ActionKind.REFUSE: OpenRefusal(**ASKED),
}


@pytest.mark.parametrize("kind", list(ActionKind))
def test_each_action_is_one_command_from_every_kind_of_button(kind: ActionKind) -> None:
    for event in (
        executed(kind.value, pack(RID)),
        submitted(kind.value, pack(RID)),
        submitted(kind.value, pack(RID), EventKind.DIALOG_OPEN),
        submitted(kind.value, pack(RID), EventKind.DIALOG_SUBMIT),
    ):
        assert command_from_action(event, ID) == COMMANDS[kind]


@pytest.mark.parametrize("state", [ReviewState.OFFERED, ReviewState.OPEN, ReviewState.APPROVED])
@pytest.mark.parametrize("reader", [None, EXPERT])
def test_whatever_a_card_offers_is_understood_twice(state: ReviewState, reader: Any) -> None:
    place = CardPlace.CHANNEL if reader is None else CardPlace.DIRECT
    card = build_card(facts(state, matter=TIMED, reader=reader), place=place, now=NOW)
    for action in review_card(card, dialogs=True).card.get("actions", ()):
        made = [
            replace(CLICK, verb=button.get("verb", ""), data=button["data"])
            for button in (action, action.get("fallback", action))
        ]
        first, second = [command_from_action(event, ID) for event in made]
        assert first == second
        assert getattr(first, "review_id", None) == REVIEW.id


@pytest.mark.parametrize("verb", ["edit", "read"])
def test_a_replys_text_goes_into_the_form_that_its_button_opens(verb: str) -> None:
    command = command_from_action(pressed(suggestion_card(SUGGESTION).card, verb), ID)
    assert isinstance(command, OpenForm)
    assert (command.draft_id, command.clicked) == ("draft7", None)


@pytest.mark.parametrize(
    "event",
    [
        executed("approve", f"2:{RID}"),
        executed("approve", pack(RID, "draft", "more")),
        executed("approve", ""),
        executed("approve", None),
        executed("approve", {"id": RID}),
        executed("erase", pack(RID)),
        executed("", pack(RID)),
        executed("form_submit", pack(RID)),
        replace(CLICK, data={"v": pack(RID), "verb": 7}),
        replace(CLICK, verb="approve"),
        executed("approve", pack(RID), tenant_id=""),
        executed("approve", pack(RID), actor=Actor(id="")),
    ],
)
def test_an_action_that_is_not_ours_or_of_another_version_is_no_command(event: Event) -> None:
    assert command_from_action(event, ID) is None


def test_a_person_is_known_by_the_directory_and_by_the_bots_own_name_only_where_that_is_all() -> None:
    assert sender_of(CLICK) == SENDER
    guest = sender_of(replace(CLICK, actor=Actor(id="29:1ada")))
    assert guest == Sender(platform="teams", workspace=TENANT, platform_user_id="29:1ada")


@pytest.mark.parametrize(
    ("place", "room", "thread"),
    [
        (CHANNEL, "19:law@thread.tacv2", "1795429920000"),
        (PERSONAL, "a:1ada", None),
        (GROUP, "19:group@thread.v2", None),
    ],
)
def test_a_thread_is_read_out_of_its_conversation(place: Place, room: str, thread: str | None) -> None:
    event = replace(CLICK, place=place)
    assert (room_of(event), thread_of(event)) == (room, thread)
    assert clicked_message(event) == MessageRef(place=room, message="1795429920000")
    assert clicked_message(replace(event, reply_to="")) is None


def test_the_same_activity_is_the_same_command_and_another_is_another() -> None:
    fresh = CommandId("fresh")
    again = command_id(replace(CLICK, data={"v": "other"}), fresh)
    assert command_id(CLICK, fresh) == again != fresh
    others = [
        replace(CLICK, activity_id="f:2"),
        replace(CLICK, place=GROUP),
        replace(CLICK, tenant_id="other"),
    ]
    assert len({command_id(event, fresh) for event in (CLICK, *others)}) == 4
    assert command_id(replace(CLICK, activity_id=""), fresh) == fresh


def test_a_sent_form_is_a_verdict() -> None:
    event = pressed(EDIT_FORM, "form_submit", **{"piece-0": "Two years.", "comment": "Market."})
    answer = Answer(
        kind=VerdictKind.EDIT, pieces=(("piece-0", "Two years."),), comment="Market.", from_form=True
    )
    assert command_from_submission(event, ID) == RecordVerdict(**THE, answer=answer)
    assert form_about(event) == (RID, FormPurpose.EDIT)
    assert form_values(event) == {"piece-0": "Two years.", "comment": "Market."}


@pytest.mark.parametrize(
    "change",
    [
        {"v": f"2:{RID}:edit:1:plain"},
        {"v": pack(RID)},
        {"v": pack(RID, "read", "1", "plain")},
        {"v": pack(RID, "context", "0", "plain")},
        {"piece-0": 7},
        {"piece-0": ["The cap."]},
        {"comment": {"text": "x"}},
        {"reason": 3},
        {"criteria": ["c0"]},
    ],
)
def test_a_form_in_another_shape_is_no_command(change: dict[str, Any]) -> None:
    event = pressed(EDIT_FORM, "form_submit")
    assert command_from_submission(event, ID) is not None
    assert command_from_submission(replace(event, data={**event.data, **change}), ID) is None


def test_what_a_form_did_not_ask_is_left_out() -> None:
    event = pressed(EDIT_FORM, "form_submit")
    more = {**event.data, "piece-1": "Forged.", "piece-x": "Forged.", "criteria": "c0", "extra": 7}
    assert form_values(replace(event, data=more)) == form_values(event)


def test_a_pressed_send_is_no_close_and_a_pressed_cancel_no_answer() -> None:
    assert command_from_close(pressed(EDIT_FORM, "form_submit"), ID) is None
    assert command_from_submission(pressed(EDIT_FORM, "form_close"), ID) is None


def test_a_closed_form_stops_the_meter_and_a_closed_context_does_not() -> None:
    assert command_from_close(pressed(EDIT_FORM, "form_close"), ID) == CloseForm(**THE)
    context = pressed(form_card(context_form(REVIEW, TASK)), "form_close")
    assert command_from_close(context, ID) is None
    assert form_about(context) == (RID, FormPurpose.CONTEXT)


def test_a_refresh_names_its_review_and_is_no_command() -> None:
    card = refreshing({"type": "AdaptiveCard"}, RID, ["29:1ada"])
    action = card["refresh"]["action"]
    event = replace(CLICK, verb=action["verb"], data=action["data"], automatic=True)
    assert refreshed_review(event) == RID
    assert command_from_action(event, ID) is None
    assert refreshed_review(executed("refresh", pack(RID, "x"))) is None
    assert refreshed_review(executed("approve", pack(RID))) is None


@pytest.mark.parametrize(
    ("verb", "ids", "page"),
    [
        ("form_page", pack(RID, "3"), (RID, 3)),
        ("form_page", pack(RID, "x"), None),
        ("form_page", pack(RID), None),
        ("form_page", "2:x:3", None),
        ("context", pack(RID, "3"), None),
    ],
)
def test_a_page_is_read(verb: str, ids: str, page: object) -> None:
    assert page_asked(executed(verb, ids)) == page


def test_a_button_of_a_client_that_knows_no_better_carries_its_verb() -> None:
    assert verb_of(submitted("approve", pack(RID))) == "approve"
    assert verb_of(replace(CLICK, verb="edit", data={"verb": "approve"})) == "edit"


def test_nobody_named_is_nobody() -> None:
    assert ADA.aad_id == SENDER.platform_user_id
    assert sender_of(replace(CLICK, tenant_id="")) is None


@pytest.mark.parametrize("purpose", [FormPurpose.RELEASE, FormPurpose.SEND_BACK])
def test_a_supervisors_form_releases_or_sends_back_and_its_closing_asks_nothing(purpose: FormPurpose) -> None:
    card = form_card(held_form(purpose))
    kind = ReleaseHeld if purpose is FormPurpose.RELEASE else SendBack
    held = HELD | {"held_id": held_answer().id}

    assert command_from_submission(pressed(card, "form_submit", comment="Fine."), ID) == kind(
        **held, note="Fine."
    )
    assert command_from_close(pressed(card, "form_close"), ID) is None
