"""How the bot's answers look to Teams, over HTTP; and what happens when there is none."""

import asyncio
import logging

import pytest

from bot.teams.entry.border import (
    CloseDialog,
    Event,
    EventAnswer,
    EventKind,
    Note,
    Nothing,
    OpenDialog,
    Refuse,
    ReplaceCard,
)
from tests.bot.teams.cast import Message, Person
from tests.bot.teams.conftest import Bot
from tests.bot.teams.connector import Answered, ConnectorDouble
from tests.bot.teams.service import Act

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "done"}]}
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
NOTE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"
DIALOG = {
    "title": "Edit",
    "height": "large",
    "width": "large",
    "card": {"contentType": CARD_TYPE, "content": CARD},
}


async def _asked(teams: ConnectorDouble, bot: Bot) -> tuple[Person, Message]:
    """A person, and a card of the bot's in the chat with them."""
    ada = teams.person("Ada Okafor")
    chat = teams.personal(ada)
    attachment = {"contentType": CARD_TYPE, "content": CARD}
    await bot.connection.connector.send(teams.place(chat), {"type": "message", "attachments": [attachment]})
    return ada, teams.messages(chat)[0]


async def _do(teams: ConnectorDouble, bot: Bot, what: EventKind) -> Answered:
    ada, card = await _asked(teams, bot)
    match what:
        case EventKind.CARD_ACTION:
            return await teams.press(ada, card, "approve", {"v": "1"})
        case EventKind.DIALOG_OPEN:
            return await teams.open_dialog(ada, card, {"msteams": {"type": "task/fetch"}})
        case EventKind.DIALOG_SUBMIT:
            return await teams.submit_dialog(ada, card, {"text": "better"})
        case _:
            return await teams.say(ada, card.conversation, "approve")


@pytest.mark.parametrize(
    ("what", "answer", "body"),
    [
        (EventKind.CARD_ACTION, ReplaceCard(CARD), {"statusCode": 200, "type": CARD_TYPE, "value": CARD}),
        (EventKind.CARD_ACTION, Note("Done."), {"statusCode": 200, "type": NOTE_TYPE, "value": "Done."}),
        (EventKind.CARD_ACTION, Nothing(), {"statusCode": 200, "type": NOTE_TYPE, "value": ""}),
        (
            EventKind.CARD_ACTION,
            Refuse("NotYours", "Not yours."),
            {"statusCode": 400, "type": ERROR_TYPE, "value": {"code": "NotYours", "message": "Not yours."}},
        ),
        (EventKind.DIALOG_OPEN, OpenDialog("Edit", CARD), {"task": {"type": "continue", "value": DIALOG}}),
        (EventKind.DIALOG_OPEN, Refuse("NotYours", "No."), {"task": {"type": "message", "value": "No."}}),
        (EventKind.DIALOG_SUBMIT, OpenDialog("Edit", CARD), {"task": {"type": "continue", "value": DIALOG}}),
        (EventKind.DIALOG_SUBMIT, CloseDialog("Saved."), {"task": {"type": "message", "value": "Saved."}}),
        (EventKind.DIALOG_SUBMIT, Note("Saved."), {"task": {"type": "message", "value": "Saved."}}),
        (EventKind.DIALOG_SUBMIT, CloseDialog(), None),
        (EventKind.DIALOG_SUBMIT, Nothing(), None),
    ],
)
async def test_an_invoke_is_answered_with_200_and_the_shape_that_teams_wants(
    teams: ConnectorDouble, bot: Bot, what: EventKind, answer: EventAnswer, body: object
) -> None:
    bot.answer = answer
    answered = await _do(teams, bot, what)
    assert (answered.status, answered.body) == (200, body)
    assert [event.kind for event in bot.heard] == [what]


async def test_an_invoke_that_we_do_not_know_is_taken_in_silence(teams: ConnectorDouble, bot: Bot) -> None:
    ada, card = await _asked(teams, bot)
    await teams.press(ada, card, "approve")
    answered = await teams.post({**teams.posted[-1], "id": "f:2", "name": "composeExtension/query"})
    assert (answered.status, answered.body, bot.heard[-1].kind) == (200, None, EventKind.OTHER)


@pytest.mark.parametrize("answer", [Note("Taken."), Refuse("Late", "Taken."), CloseDialog("Taken.")])
async def test_words_for_a_message_are_said_in_the_chat(
    teams: ConnectorDouble, bot: Bot, answer: EventAnswer
) -> None:
    bot.answer = answer
    ada = teams.person("Ada Okafor")
    answered = await teams.say(ada, teams.personal(ada), "approve")
    assert (answered.status, answered.body) == (201, None)
    (said,) = teams.messages(teams.personal(ada))
    assert (said.text, said.activity["textFormat"]) == ("Taken.", "plain")


async def test_words_for_a_message_in_a_thread_are_said_in_that_thread(
    teams: ConnectorDouble, bot: Bot
) -> None:
    ada = teams.person("Ada Okafor")
    channel = teams.channel("contracts", ada)
    first = await bot.connection.connector.send(teams.place(channel), {"type": "message", "text": "a card"})
    bot.answer = Note("Taken.")
    await teams.say(ada, channel, "approve", under=teams.messages(channel)[0])
    assert [message.root for message in teams.messages(channel)] == [first, first]


async def test_a_message_that_needs_no_words_gets_none(teams: ConnectorDouble, bot: Bot) -> None:
    ada = teams.person("Ada Okafor")
    assert (await teams.say(ada, teams.personal(ada), "approve")).status == 201
    assert (len(bot.heard), teams.messages(teams.personal(ada))) == (1, [])


async def test_words_that_cannot_be_said_leave_the_message_taken(
    teams: ConnectorDouble, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.answer = Note("Taken.")
    ada = teams.person("Ada Okafor")
    teams.personal(ada).closed = "ConversationBlockedByUser"
    with caplog.at_level(logging.INFO):
        assert (await teams.say(ada, teams.personal(ada), "approve")).status == 201
    assert "the person has blocked the app's chat" in caplog.text
    assert "Taken." not in caplog.text


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        *(
            (kind, ValueError("a secret of the client's"))
            for kind in (EventKind.CARD_ACTION, EventKind.MESSAGE)
        ),
        *((kind, ValueError("no")) for kind in (EventKind.DIALOG_OPEN, EventKind.DIALOG_SUBMIT)),
        # answers that Teams cannot show there are faults of ours
        (EventKind.CARD_ACTION, OpenDialog("Edit", CARD)),
        (EventKind.DIALOG_SUBMIT, ReplaceCard(CARD)),
        (EventKind.MESSAGE, ReplaceCard(CARD)),
    ],
)
async def test_what_nobody_foresaw_ends_at_the_rim_and_the_person_is_told_its_id(
    teams: ConnectorDouble,
    bot: Bot,
    caplog: pytest.LogCaptureFixture,
    what: EventKind,
    answer: EventAnswer | Exception,
) -> None:
    bot.answer = answer
    answered = await _do(teams, bot, what)
    (record,) = [record for record in caplog.records if record.exc_info]
    fault = record.getMessage().rpartition(" ")[2]
    ada = teams.person("Ada Okafor")
    shown = answered.note if answered.body else teams.messages(teams.personal(ada))[-1].text
    assert answered.status in {200, 201}
    assert shown.startswith("Something went wrong here")
    assert shown.endswith(f"{fault}.")
    assert "secret" not in shown


async def test_what_is_posted_again_gets_the_same_answer_and_is_done_once(
    teams: ConnectorDouble, bot: Bot
) -> None:
    ada, card = await _asked(teams, bot)
    bot.answer = ReplaceCard(CARD)
    first = await teams.press(ada, card, "approve")
    bot.answer = Note("never said")
    assert await teams.again() == first
    assert len(bot.heard) == 1
    await teams.press(ada, card, "approve")
    assert len(bot.heard) == 2


async def test_what_is_posted_again_while_it_is_answered_waits_for_the_answer(
    teams: ConnectorDouble, bot: Bot
) -> None:
    ada, card = await _asked(teams, bot)
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slowly(_: Event) -> EventAnswer:
        begun.set()
        await may_end.wait()
        return Note("Done.")

    bot.answer = slowly
    first = asyncio.create_task(teams.press(ada, card, "approve"))
    await begun.wait()
    second = asyncio.create_task(teams.again())
    may_end.set()
    answers = await asyncio.gather(first, second)
    assert [answer.note for answer in answers] == ["Done.", "Done."]
    assert len(bot.heard) == 1


async def test_words_are_said_once_for_a_message_that_is_posted_twice(
    teams: ConnectorDouble, bot: Bot
) -> None:
    bot.answer = Note("Taken.")
    ada = teams.person("Ada Okafor")
    await teams.say(ada, teams.personal(ada), "approve")
    await teams.again()
    assert len(teams.messages(teams.personal(ada))) == 1
    assert teams.world.calls[Act.SEND] == 1


async def test_what_failed_is_tried_anew_when_it_is_posted_again(teams: ConnectorDouble, bot: Bot) -> None:
    ada, card = await _asked(teams, bot)
    bot.answer = ValueError("a bad moment")
    await teams.press(ada, card, "approve")
    bot.answer = Note("Done.")
    assert (await teams.again()).note == "Done."
