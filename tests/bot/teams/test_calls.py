"""What each way of failing of Teams means: what is tried again, what is given up, and what may have arrived."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.sending.platforms import PlatformTrouble
from bot.teams.calling.calls import Act, code_of, refusal
from bot.teams.connection import TeamsConnection
from bot.teams.entry.border import Place
from handlers.people.places.place_values import PlaceState
from tests.bot.teams import service
from tests.bot.teams.cast import TENANT
from tests.bot.teams.conftest import Bot, bot_of
from tests.bot.teams.connector import ConnectorDouble
from tests.bot.teams.service import When

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WORDS = {"type": "message", "text": "hello"}


def _body(code: str) -> bytes:
    return json.dumps({"error": {"code": code, "message": "as it is"}}).encode()


@pytest.mark.parametrize(
    ("act", "status", "code", "retry_after", "expected"),
    [
        # asked to wait: it did not arrive
        (Act.SEND, 429, "", "7", {"wait": timedelta(seconds=7)}),
        (Act.SEND, 429, "", "", {"wait": timedelta(seconds=1)}),
        (Act.SEND, 412, "", "3", {"wait": timedelta(seconds=3)}),
        (Act.SEND, 429, "", "Fri, 27 Nov 2026 09:00:30 GMT", {"wait": timedelta(seconds=30)}),
        (Act.SEND, 429, "", "Fri, 27 Nov 2026 08:00:00 GMT", {"wait": timedelta(seconds=1)}),
        (Act.SEND, 429, "", "999999999999", {"wait": timedelta(hours=1)}),
        (Act.SEND, 429, "", "soon", {"wait": timedelta(seconds=1)}),
        (Act.SEND, 429, "", "-3", {"wait": timedelta(seconds=1)}),
        # it may have arrived
        (Act.SEND, 500, "ServiceError", "", {"ambiguous": True, "code": "ServiceError"}),
        (Act.SEND, 502, "", "", {"ambiguous": True}),
        (Act.SEND, 503, "", "9", {"ambiguous": True, "wait": timedelta(seconds=9)}),
        (Act.SEND, 504, "", "", {"ambiguous": True}),
        # doing these twice does no harm
        (Act.UPDATE, 503, "", "9", {"wait": timedelta(seconds=9)}),
        (Act.DELETE, 502, "", "", {}),
        (Act.OPEN, 504, "", "", {}),
        # who reads somewhere is not told, whatever the word for it
        (Act.MEMBERS, 403, "Forbidden", "", {"permanent": True, "code": "Forbidden"}),
        (Act.MEMBERS, 503, "", "", {}),
        # no later attempt will change it
        (
            Act.SEND,
            403,
            "BotNotInConversationRoster",
            "",
            {"permanent": True, "code": "BotNotInConversationRoster", "lost": PlaceState.REMOVED},
        ),
        (
            Act.SEND,
            403,
            "ConversationBlockedByUser",
            "",
            {"permanent": True, "code": "ConversationBlockedByUser", "lost": PlaceState.BLOCKED},
        ),
        (Act.SEND, 403, "MessageWritesBlocked", "", {"permanent": True, "code": "MessageWritesBlocked"}),
        (
            Act.OPEN,
            403,
            "BotDisabledByAdmin",
            "",
            {"permanent": True, "code": "BotDisabledByAdmin", "lost": PlaceState.BLOCKED},
        ),
        (
            Act.SEND,
            404,
            "ConversationNotFound",
            "",
            {"permanent": True, "code": "ConversationNotFound", "lost": PlaceState.REMOVED},
        ),
        (
            Act.UPDATE,
            404,
            "ConversationNotFound",
            "",
            {"permanent": True, "code": "ConversationNotFound", "lost": PlaceState.REMOVED},
        ),
        (
            Act.SEND,
            404,
            "",
            "",
            {"permanent": True, "code": "ConversationNotFound", "lost": PlaceState.REMOVED},
        ),
        (Act.SEND, 413, "MessageSizeTooBig", "", {"permanent": True, "code": "MessageSizeTooBig"}),
        (Act.SEND, 413, "", "", {"permanent": True, "code": "MessageSizeTooBig"}),
        (Act.SEND, 400, "BadSyntax", "", {"permanent": True, "code": "BadSyntax"}),
        # the message is gone, and nothing more is owed
        (Act.UPDATE, 404, "", "", {"permanent": True, "gone": True}),
        (
            Act.DELETE,
            404,
            "ActivityNotFound",
            "",
            {"permanent": True, "gone": True, "code": "ActivityNotFound"},
        ),
        # somebody can mend it
        (Act.SEND, 401, "Unauthorized", "", {"wait": MINUTE, "code": "Unauthorized"}),
        (Act.SEND, 403, "Forbidden", "", {"wait": MINUTE, "code": "Forbidden"}),
        (Act.SEND, 409, "", "", {"wait": MINUTE}),
        (Act.SEND, 302, "", "", {"wait": MINUTE}),
    ],
)
def test_a_refusal_says_what_it_means(
    act: Act, status: int, code: str, retry_after: str, expected: dict[str, object]
) -> None:
    headers = {"Retry-After": retry_after} if retry_after else {}
    trouble = refusal(act, status, headers, _body(code) if code else b"", NOW)
    assert trouble == PlatformTrouble(trouble.words, **expected)  # type: ignore[arg-type]  # as a table has them
    assert trouble.words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("BotNotInConversationRoster", "somebody there must add it"),
        ("ConversationBlockedByUser", "can unblock it"),
        ("MessageWritesBlocked", "nobody may write there"),
        ("BotDisabledByAdmin", "its Teams admin can allow it"),
        ("ConversationNotFound", "the conversation is gone"),
        ("MessageSizeTooBig", "too long for Teams"),
    ],
)
def test_an_admin_is_told_what_to_do(code: str, words: str) -> None:
    trouble = refusal(Act.SEND, 403, {}, _body(code), NOW)
    assert (code in trouble.words, words in trouble.words) == (True, True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (_body("BadSyntax"), "BadSyntax"),
        (
            b'{"error": {"code": "Forbidden", "message": "{\\"subCode\\":\\"MessageWritesBlocked\\"}"}}',
            "MessageWritesBlocked",
        ),
        (
            b'{"error": {"code": "ServiceError", "innerHttpError": {"body": {"code": "BotDisabledByAdmin"}}}}',
            "BotDisabledByAdmin",
        ),
        (b'{"error": {"code": 7}}', ""),
        (b'{"error": "no"}', ""),
        (b"[1]", ""),
        (b"<html>", ""),
        (b"\xff", ""),
        (b"", ""),
    ],
)
def test_teams_own_name_is_found_wherever_it_stands(body: bytes, code: str) -> None:
    assert code_of(body) == code


async def _trouble(connection: TeamsConnection, act: service.Act, place: Place) -> PlatformTrouble:
    connector = connection.connector
    calls = {
        service.Act.SEND: lambda: connector.send(place, WORDS),
        service.Act.UPDATE: lambda: connector.update(place, "1", WORDS),
        service.Act.DELETE: lambda: connector.delete(place, "1"),
        service.Act.OPEN: lambda: connector.open_direct(place.service_url, TENANT, "29:1"),
    }
    with pytest.raises(PlatformTrouble) as caught:
        await calls[act]()
    return caught.value


@pytest.mark.parametrize(
    ("act", "when"),
    [
        *(
            (act, when)
            for act in (service.Act.SEND, service.Act.OPEN)
            for when in (When.AFTER, When.CUT, When.HANG)
        ),
        # aiohttp itself asks once more after a cut, for what does no harm twice
        *(
            (act, when)
            for act in (service.Act.UPDATE, service.Act.DELETE)
            for when in (When.AFTER, When.HANG)
        ),
    ],
)
async def test_only_a_send_that_was_not_answered_may_have_arrived(
    teams: ConnectorDouble, when: When, act: service.Act
) -> None:
    async with bot_of(teams, timeout=0.3 if when is When.HANG else 15.0) as bot:
        place = teams.place(teams.personal(teams.person("Ada Okafor")))
        teams.misbehave(act, when=when)
        trouble = await _trouble(bot.connection, act, place)
    assert (trouble.ambiguous, trouble.permanent) == (act is service.Act.SEND, False)
    assert teams.world.calls[act] == 1


@pytest.mark.parametrize("when", [When.BEFORE, When.AFTER, When.CUT])
async def test_nothing_is_ever_sent_again_by_itself(teams: ConnectorDouble, bot: Bot, when: When) -> None:
    chat = teams.personal(teams.person("Ada Okafor"))
    teams.misbehave(service.Act.SEND, when=when)
    assert (await _trouble(bot.connection, service.Act.SEND, teams.place(chat))).ambiguous
    assert len(teams.messages(chat)) == (0 if when is When.BEFORE else 1)


async def test_what_was_never_sent_did_not_arrive(teams: ConnectorDouble, bot: Bot) -> None:
    place = teams.place(teams.personal(teams.person("Ada Okafor")))
    nobody = replace(place, service_url="http://127.0.0.1:1/amer/")
    trouble = await _trouble(bot.connection, service.Act.SEND, nobody)
    assert trouble == PlatformTrouble("Teams could not be reached")


async def test_a_token_goes_to_no_strangers_service(teams: ConnectorDouble, bot: Bot) -> None:
    place = replace(
        teams.place(teams.personal(teams.person("Ada Okafor"))), service_url="https://evil.example/"
    )
    assert (await _trouble(bot.connection, service.Act.SEND, place)).permanent


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (service.Act.SEND, {"permanent": True, "code": "ConversationNotFound", "lost": PlaceState.REMOVED}),
        (service.Act.UPDATE, {"permanent": True, "code": "ConversationNotFound", "lost": PlaceState.REMOVED}),
    ],
)
async def test_a_conversation_that_is_not_there_is_given_up(
    teams: ConnectorDouble, bot: Bot, act: service.Act, expected: dict[str, object]
) -> None:
    place = replace(teams.place(teams.personal(teams.person("Ada Okafor"))), conversation_id="19:x@thread.v2")
    trouble = await _trouble(bot.connection, act, place)
    assert trouble == PlatformTrouble(trouble.words, **expected)  # type: ignore[arg-type]  # as a table has them


@pytest.mark.parametrize("act", [service.Act.UPDATE, service.Act.DELETE])
async def test_a_message_that_is_not_there_is_gone(
    teams: ConnectorDouble, bot: Bot, act: service.Act
) -> None:
    place = teams.place(teams.personal(teams.person("Ada Okafor")))
    assert (await _trouble(bot.connection, act, place)).gone


async def test_what_is_too_long_for_teams_is_given_up(teams: ConnectorDouble, bot: Bot) -> None:
    chat = teams.personal(teams.person("Ada Okafor"))
    with pytest.raises(PlatformTrouble) as caught:
        await bot.connection.connector.send(teams.place(chat), {"type": "message", "text": "é" * 60_000})
    assert (caught.value.permanent, caught.value.code) == (True, "MessageSizeTooBig")
    assert teams.messages(chat) == []


async def test_teams_own_windows_are_heeded_when_they_were_run_into(teams: ConnectorDouble, bot: Bot) -> None:
    teams.world.limited = True
    place = teams.place(teams.personal(teams.person("Ada Okafor")))
    sends = [bot.connection.connector.send(place, WORDS) for _ in range(9)]
    results = await asyncio.gather(*sends, return_exceptions=True)
    late = [result for result in results if isinstance(result, PlatformTrouble)]
    assert late
    assert {(one.wait, one.ambiguous) for one in late} <= {(timedelta(seconds=s), False) for s in (1, 2)}
