"""Places: most events tell nothing new, and what is lost is told once and comes back with all that waited."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done
from handlers.deliveries import DeliveryState
from handlers.ids import CommandId, DeliveryId, PersonId
from handlers.messages import MessageKind, ToPerson
from handlers.people.places.place_values import (
    MemberFacts,
    NoteBlocked,
    NoteInstalled,
    NoteMember,
    NotePlace,
    NoteRemoved,
    Place,
    PlaceFacts,
    PlaceKind,
    PlaceState,
    SeenPlace,
    root_of,
)
from handlers.people.places.places import (
    GATHERED,
    note_blocked,
    note_installed,
    note_member,
    note_place,
    note_removed,
)
from handlers.records import DeliveryChanged, DirectChatOpened, MemberNoted
from tests.handlers.attempt_samples import NOW
from tests.handlers.people.place_samples import (
    ACCOUNT,
    ADA,
    CHANNEL,
    CHAT,
    FACTS,
    IN_A_CHAT,
    IN_CHANNEL,
    IN_CHAT,
    NOTE,
    NOWHERE,
    SECOND,
    URL,
    WAITS,
    lost,
    seen,
)

SECONDS = timedelta(seconds=1)
REMOVED, BLOCKED = PlaceState.REMOVED, PlaceState.BLOCKED
INSTALLED = NoteInstalled(id=CommandId("i"), sender=ADA, place=seen(CHANNEL))
AWAY = NoteRemoved(id=CommandId("r"), sender=ADA, place=seen(CHANNEL))
BLOCK = NoteBlocked(id=CommandId("b"), sender=ADA, place=seen(CHAT))
THREAD = replace(
    NOTE, place=replace(seen(CHANNEL), conversation_id=f"{CHANNEL.conversation_id};messageid=17")
)
NOTHING = Decision(reply=Done(already=True))


def of(kind: type[Any], decision: Decision) -> list[Any]:
    return [record for record in decision.records if isinstance(record, kind)]


def states(decision: Decision) -> dict[str, PlaceState]:
    return {place.conversation_id: place.state for place in of(Place, decision)}


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        (NOTE, NOWHERE),
        (NOTE, IN_CHANNEL),
        (THREAD, IN_CHANNEL),
        (replace(NOTE, acted=True), IN_CHANNEL),
        (
            replace(NOTE, place=SeenPlace(conversation_id=CHANNEL.conversation_id, kind=CHANNEL.kind)),
            IN_CHANNEL,
        ),
        (replace(NOTE, member_id=""), IN_CHANNEL),
        (replace(NOTE, member_id="29:stranger"), replace(IN_CHANNEL, account=None)),
        (NOTE, replace(IN_CHANNEL, known=lost(CHANNEL), waiting=(WAITS,))),
        (NOTE, replace(IN_CHANNEL, team=(lost(SECOND),))),
        (IN_A_CHAT, IN_CHAT),
        (replace(IN_A_CHAT, sender=replace(ADA, platform_user_id="")), replace(FACTS, account=None)),
        (replace(IN_A_CHAT, acted=True), IN_CHAT),
    ],
)
def test_an_event_that_tells_nothing_new_changes_nothing(command: NotePlace, facts: PlaceFacts) -> None:
    assert note_place(command, facts, NOW) == NOTHING


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"service_url": "https://service.example/amer/"}, "service_url", "https://service.example/amer/"),
        ({"team_id": "19:other@thread.tacv2"}, "team_id", "19:other@thread.tacv2"),
        ({"channel_id": "19:x@thread.tacv2"}, "channel_id", "19:x@thread.tacv2"),
    ],
)
def test_what_changed_is_refreshed_and_nothing_else(changes: dict[str, str], field: str, value: str) -> None:
    decision = note_place(replace(NOTE, place=replace(seen(CHANNEL), **changes)), IN_CHANNEL, NOW)

    assert decision.records == (replace(CHANNEL, **{field: value, "noted_at": NOW}),)


def test_a_place_that_nobody_knew_is_kept_with_its_channel_for_a_thread() -> None:
    decision = note_place(THREAD, FACTS, NOW)

    assert decision.records == (replace(CHANNEL, noted_at=NOW),)
    assert decision.messages == ()


def test_a_personal_chat_is_where_the_bot_writes_to_its_person() -> None:
    decision = note_place(IN_A_CHAT, replace(FACTS, account=replace(ACCOUNT, direct_channel=None)), NOW)

    assert decision.records == (
        replace(CHAT, noted_at=NOW),
        DirectChatOpened(
            workspace_id=CHAT.workspace_id, platform_user_id=ADA.platform_user_id, channel="a:chat"
        ),
    )


def test_a_strangers_chat_is_kept_for_the_day_they_are_one_of_ours() -> None:
    assert note_place(IN_A_CHAT, FACTS, NOW).records == (replace(CHAT, noted_at=NOW),)


def test_a_new_name_of_the_bots_own_is_kept_with_the_account() -> None:
    decision = note_place(replace(NOTE, member_id="29:new"), IN_CHANNEL, NOW)
    asked = NoteMember(id=CommandId("m"), sender=ADA, member_id="29:new")

    named = MemberNoted(
        workspace_id=ACCOUNT.workspace_id, platform_user_id=ADA.platform_user_id, member_id="29:new"
    )
    assert decision.records == (named,)
    assert note_member(asked, MemberFacts(account=ACCOUNT), NOW).records == (named,)


@pytest.mark.parametrize(("member", "account"), [("29:ada", ACCOUNT), ("", ACCOUNT), ("29:new", None)])
def test_a_known_name_or_a_stranger_is_no_news(member: str, account: Any) -> None:
    command = NoteMember(id=CommandId("m"), sender=ADA, member_id=member)
    assert note_member(command, MemberFacts(account=account), NOW) == NOTHING


def test_what_is_said_in_a_farewell_does_not_bring_the_app_back() -> None:
    moved = replace(NOTE, place=replace(seen(CHANNEL), service_url="https://elsewhere.example/"))
    decision = note_place(moved, replace(IN_CHANNEL, known=lost(CHANNEL), waiting=(WAITS,)), NOW)

    assert states(decision) == {CHANNEL.conversation_id: REMOVED}
    assert of(DeliveryChanged, decision) == []


COMES_BACK: list[tuple[Any, Any, Any]] = [
    (note_installed, INSTALLED, REMOVED),
    (note_installed, INSTALLED, BLOCKED),
    (note_place, replace(NOTE, acted=True), REMOVED),
    (note_place, replace(NOTE, acted=True), BLOCKED),
]


@pytest.mark.parametrize(("decide", "command", "state"), COMES_BACK)
def test_where_the_app_is_back_all_of_its_team_is_and_what_waited_goes_out(
    decide: Any, command: Any, state: PlaceState
) -> None:
    given_up = replace(WAITS, id=DeliveryId("dead"), state=DeliveryState.DEAD, waits_at=SECOND.key)
    elsewhere = replace(WAITS, id=DeliveryId("elsewhere"), waits_at="w/other")
    facts = replace(
        IN_CHANNEL,
        known=lost(CHANNEL, state),
        team=(lost(SECOND, state),),
        waiting=(WAITS, given_up, elsewhere),
    )

    decision = decide(command, facts, NOW)

    assert set(states(decision).values()) == {PlaceState.PRESENT}
    assert len(states(decision)) == 2
    changes = of(DeliveryChanged, decision)
    assert [(c.delivery.id, c.seen_state, c.seen_attempts) for c in changes] == [
        ("waits", DeliveryState.DUE, 7),
        ("dead", DeliveryState.DEAD, 7),
    ]
    for change in changes:
        now = change.delivery
        assert (now.state, now.next_at, now.attempts, now.waits_at) == (DeliveryState.DUE, NOW, 0, None)
    assert decision.messages == ()


def test_a_channel_that_only_a_refusal_told_of_is_reached_as_its_team_is() -> None:
    unknown = replace(lost(SECOND), team_id="", service_url="")

    decision = note_installed(INSTALLED, replace(IN_CHANNEL, team=(unknown,)), NOW)

    assert of(Place, decision) == [replace(SECOND, team_id="", noted_at=NOW)]


def test_what_was_left_waiting_goes_out_with_the_next_event_of_a_place_that_is_there() -> None:
    decision = note_place(NOTE, replace(IN_CHANNEL, waiting=(WAITS,)), NOW)
    assert [change.delivery.next_at for change in of(DeliveryChanged, decision)] == [NOW]


def test_a_team_that_is_left_is_left_in_all_its_channels_and_told_once() -> None:
    facts = replace(IN_CHANNEL, team=(SECOND,), admins=(PersonId("sol"), PersonId("fay")))

    decision = note_removed(AWAY, facts, NOW)

    assert states(decision) == {CHANNEL.conversation_id: REMOVED, SECOND.conversation_id: REMOVED}
    assert [(m.kind, m.to) for m in decision.messages] == [
        (MessageKind.PLACE_NOTICE, ToPerson(person_id=PersonId("sol"))),
        (MessageKind.PLACE_NOTICE, ToPerson(person_id=PersonId("fay"))),
    ]
    assert {m.subject_id for m in decision.messages} == {f"w/{CHANNEL.conversation_id}"}
    assert len({m.key for m in decision.messages}) == 2


def test_a_block_is_of_one_chat_and_told() -> None:
    decision = note_blocked(BLOCK, IN_CHAT, NOW)

    assert decision.records == (replace(lost(CHAT, BLOCKED), noted_at=NOW),)
    assert len(decision.messages) == 1


def test_the_losses_of_many_chats_are_one_piece_of_news() -> None:
    sol, fay = PersonId("sol"), PersonId("fay")
    facts = replace(IN_CHAT, admins=(sol, fay))
    removed = replace(AWAY, place=seen(CHAT))

    first = note_removed(removed, facts, NOW).messages
    later = replace(facts, to_be_told=frozenset({sol}))
    second = note_removed(replace(removed, id=CommandId("another")), later, NOW + 50 * SECONDS).messages
    blocked = note_blocked(BLOCK, replace(later, to_be_told=frozenset({sol, fay})), NOW).messages
    channel = note_removed(AWAY, replace(IN_CHANNEL, to_be_told=frozenset({sol})), NOW).messages

    assert [(m.to, m.subject_id, m.due_at) for m in first] == [
        (ToPerson(person_id=one), "w/", NOW + GATHERED) for one in (sol, fay)
    ]
    assert [m.key for m in second] == [first[1].key], (
        "two writers who know nothing of each other owe the same"
    )
    assert blocked == ()
    assert [m.subject_id for m in channel] == [f"w/{CHANNEL.conversation_id}"]


@pytest.mark.parametrize(
    ("decide", "command", "facts"),
    [
        (note_removed, AWAY, replace(IN_CHANNEL, known=lost(CHANNEL))),
        (note_blocked, BLOCK, replace(IN_CHAT, known=lost(CHAT, BLOCKED))),
        (note_removed, AWAY, NOWHERE),
        (note_blocked, BLOCK, NOWHERE),
    ],
)
def test_a_loss_is_told_once(decide: Any, command: Any, facts: PlaceFacts) -> None:
    assert decide(command, facts, NOW) == NOTHING


def test_a_loss_in_a_place_that_nobody_knew_is_kept() -> None:
    seen_by_a_refusal = SeenPlace(conversation_id="19:new@thread.tacv2", kind=PlaceKind.CHANNEL)
    decision = note_removed(replace(AWAY, place=seen_by_a_refusal), FACTS, NOW)

    (place,) = of(Place, decision)
    assert (place.state, place.service_url, place.team_id) == (REMOVED, "", "")
    assert len(decision.messages) == 1


def test_who_is_nobody_of_ours_may_leave_without_a_word() -> None:
    decision = note_removed(replace(AWAY, place=seen(CHAT)), replace(FACTS, known=CHAT), NOW)

    assert states(decision) == {"a:chat": REMOVED}
    assert decision.messages == ()


def test_what_kind_of_place_it_is_stays_as_it_was_known() -> None:
    group = replace(CHANNEL, kind=PlaceKind.GROUP, team_id="", channel_id="")
    decision = note_removed(AWAY, replace(FACTS, known=group), NOW)
    assert [place.kind for place in of(Place, decision)] == [PlaceKind.GROUP]


def test_an_address_is_not_forgotten_by_an_event_that_has_none() -> None:
    bare = SeenPlace(conversation_id=CHANNEL.conversation_id, kind=PlaceKind.CHANNEL)
    (place,) = of(Place, note_removed(replace(AWAY, place=bare), IN_CHANNEL, NOW))
    assert (place.service_url, place.team_id, place.channel_id) == (URL, CHANNEL.team_id, CHANNEL.channel_id)


def test_two_losses_of_a_place_are_told_apart() -> None:
    first = note_removed(AWAY, IN_CHANNEL, NOW)
    (place,) = of(Place, first)
    again = replace(AWAY, id=CommandId("again"))
    back = of(Place, note_installed(INSTALLED, replace(IN_CHANNEL, known=place), NOW))[0]
    second = note_removed(again, replace(IN_CHANNEL, known=back), NOW)

    assert first.messages[0].key != second.messages[0].key


@pytest.mark.parametrize(
    ("facts", "keys"),
    [
        (NOWHERE, ()),
        (replace(FACTS, admins=()), ()),
        (FACTS, ("w/told",)),
        (IN_CHAT, ("chat/w/ada-in-directory", "w/told")),
        (
            replace(IN_CHANNEL, admins=(), waiting=(WAITS, WAITS)),
            ("team/w/19:team@thread.tacv2", "chat/w/ada-in-directory", "sending/r"),
        ),
    ],
)
def test_commands_that_touch_the_same_are_not_done_together(facts: PlaceFacts, keys: tuple[str, ...]) -> None:
    assert facts.keys == keys


def test_a_thread_is_in_its_channel() -> None:
    assert root_of("19:x@thread.tacv2;messageid=1") == root_of("19:x@thread.tacv2") == "19:x@thread.tacv2"
