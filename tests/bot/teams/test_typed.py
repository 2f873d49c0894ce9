"""What people type in Teams: words that ask for something, and replies."""

from dataclasses import replace

import pytest

from bot.chat.opaque import pack
from bot.teams.answering.typed import Asks, TypedCommand, reply_from_message, typed_command, words_of
from bot.teams.entry.border import Actor, Event, EventKind, Place
from handlers.ids import CommandId
from handlers.people.people import Sender
from handlers.review.commands import (
    AnswerReply,
)
from tests.bot.teams.sending import CHANNEL, GROUP, PERSONAL, TENANT, typed_words

ID = CommandId("command")
SENDER = Sender(platform="teams", workspace=TENANT, platform_user_id="aad-ada")
BUTTON = {"v": pack("3fa9c17d"), "verb": "reject"}


@pytest.mark.parametrize(
    ("place", "in_room", "thread"),
    [
        (PERSONAL, "a:1ada", None),
        (CHANNEL, "19:law@thread.tacv2", "1795429920000"),
        (GROUP, "19:group@thread.v2", None),
    ],
)
def test_a_typed_message_is_a_reply_in_its_place(place: Place, in_room: str, thread: str | None) -> None:
    event = typed_words("<at>Signoff</at> reject: wrong jurisdiction", place)
    assert reply_from_message(event, ID) == AnswerReply(
        id=ID, sender=SENDER, place=in_room, thread=thread, text="reject: wrong jurisdiction"
    )


@pytest.mark.parametrize(("place", "quoted"), [(PERSONAL, "1783"), (CHANNEL, None), (GROUP, "1783")])
def test_what_is_quoted_counts_where_no_thread_says_what_is_answered(
    place: Place, quoted: str | None
) -> None:
    reply = reply_from_message(replace(typed_words("approve", place), quoted="1783"), ID)
    assert reply is not None
    assert reply.quoted == quoted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<at>Signoff</at>&nbsp;approve\n", "approve"),
        ('<at id="0">Signoff</at>\u00a0approve', "approve"),
        ("approve <AT>Signoff</AT>", "approve"),
        ("as <at>Ben</at> said, approve <at>Signoff</at>", "as Ben said, approve"),
        ("<at>Signoff</at> <at>Ada</at> look", "look"),
        ("fees &lt; $5 &amp; costs", "fees < $5 & costs"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("<at>unclosed", "<at>unclosed"),
        ("İİİ <at>Signoff</at>", "İİİ"),
        ("a </at> b", "a </at> b"),
        ("", ""),
    ],
)
def test_mentions_are_taken_off_what_was_typed(text: str, words: str) -> None:
    assert words_of(typed_words(text)) == words


@pytest.mark.parametrize(
    "event",
    [
        typed_words("  "),
        typed_words("<at>Signoff</at>"),
        replace(typed_words("approve"), actor=Actor(id="")),
        replace(typed_words("approve"), kind=EventKind.CARD_ACTION),
        replace(typed_words("approve"), data=BUTTON),
        replace(typed_words("approve"), place=replace(PERSONAL, conversation_id="")),
    ],
)
def test_what_no_person_typed_is_no_reply(event: Event) -> None:
    assert reply_from_message(event, ID) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("help", TypedCommand(asks=Asks.HELP)),
        ("", TypedCommand(asks=Asks.HELP)),
        ("<at>Signoff</at>", TypedCommand(asks=Asks.HELP)),
        ("<at>Signoff</at> Queue.", TypedCommand(asks=Asks.QUEUE)),
        ("/earnings", TypedCommand(asks=Asks.EARNINGS)),
        ("/signoff setup", TypedCommand(asks=Asks.SETUP)),
        ("signoff", TypedCommand(asks=Asks.HELP)),
        ("VOID  3FA9C1", TypedCommand(asks=Asks.VOID, reference="3fa9c1")),
        ("void", TypedCommand(asks=Asks.VOID)),
        ("void agreement", None),
        ("Audit LAW-101.", TypedCommand(asks=Asks.AUDIT, reference="LAW-101")),
        ("audit", TypedCommand(asks=Asks.AUDIT)),
        ("audit person Ada Kern", TypedCommand(asks=Asks.AUDIT, reference="person Ada Kern")),
        ("Audit rights are missing in clause 4", None),
        ("audit clause", None),
        ("void 3fa9c1 because it is wrong", None),
        ("queue the next one", None),
        ("approve", None),
        ("help me with clause 4", None),
    ],
)
def test_a_word_that_asks_is_all_that_was_typed(text: str, command: TypedCommand | None) -> None:
    assert typed_command(typed_words(text)) == command


@pytest.mark.parametrize("place", [CHANNEL, GROUP])
@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("<at>Signoff</at> queue", Asks.QUEUE),
        ("<at>SIGNOFF</at>", Asks.HELP),
        ("queue", None),
        ("", None),
        ("<at>Ben</at> help", None),
        ("<at>Ben</at>", None),
    ],
)
def test_among_others_only_a_mention_of_the_bot_asks_it_something(
    place: Place, text: str, asks: Asks | None
) -> None:
    command = typed_command(typed_words(text, place))
    assert (None if command is None else command.asks) == asks


def test_a_buttons_values_are_no_typed_word() -> None:
    assert typed_command(replace(typed_words("help"), data=BUTTON)) is None
    assert typed_command(replace(typed_words("help"), kind=EventKind.INSTALLED)) is None
