"""A card in a channel of Teams, as each of its readers sees it."""

import pytest

from storage import tables
from tests.bot.teams.cards_read import buttons, said
from tests.bot.teams.cast import Message
from tests.journeys.teams_hands import TeamsHands

TEXT = "The cap is one year."


def shown_to(there: TeamsHands, message: Message) -> list[str]:
    """The accounts for whom a card is refreshed, the nearest first."""
    named = message.card.get("refresh", {}).get("userIds", ())
    return [next(key for key, person in there.people.items() if person.id == one) for one in named]


def labels(there: TeamsHands, account: str, message: Message) -> list[str]:
    return buttons(there.card(account, message))


async def test_after_a_verdict_two_people_in_a_channel_see_it_each_in_their_own_way(
    there: TeamsHands,
) -> None:
    await there.house.send(TEXT, title="Cap")
    await there.press("U1", "Approve", TEXT)
    message = await there.message("U1", TEXT)

    mine, bens, sols = [await there.look(account, TEXT) for account in ("U1", "U2", "U7")]

    assert "You approved this at 11:00" in mine
    assert labels(there, "U1", message) == ["undo"]
    for theirs in (bens, sols):
        assert "Approved by Ada Kern · 11:00" in theirs
    assert labels(there, "U2", message) == labels(there, "U7", message) == []
    assert there.house.count(tables.verdicts) == 1, "looking records nothing"
    await there.press("U1", "Undo", "You approved this")
    assert "This one is yours to answer" in await there.look("U1", TEXT)
    assert "Ada Kern is on it" in await there.look("U2", TEXT)


async def test_who_declined_sees_why_nothing_can_be_pressed_and_the_others_can(there: TeamsHands) -> None:
    await there.house.send(TEXT, title="Cap")
    await there.press("U1", "Decline: no time", TEXT)
    message = await there.message("U1", TEXT)

    assert "You declined it, so it waits for somebody else" in await there.look("U1", TEXT)
    await there.look("U2", TEXT)
    assert "It waits for an expert" in await there.look("U7", TEXT)

    assert labels(there, "U1", message) == labels(there, "U7", message) == []
    assert "approve" in labels(there, "U2", message)


async def test_a_card_is_refreshed_for_those_who_can_act_on_it_while_they_can(there: TeamsHands) -> None:
    await there.house.send(TEXT, title="Cap")
    message = await there.message("U1", TEXT)
    offered = shown_to(there, message)
    await there.press("U2", "Approve", TEXT)
    answered = shown_to(there, message)
    await there.house.later(minutes=11)

    assert (sorted(offered[:3]), offered[3:]) == (["U1", "U2", "U3"], ["U7"])
    assert (answered[0], sorted(answered)) == ("U2", ["U1", "U2", "U3", "U7"])
    assert shown_to(there, message) == [], "nobody can do anything with it any more"


@pytest.mark.parametrize("matter", ["PIECE-1", "CONF-1"])
async def test_who_is_not_of_the_firm_is_shown_no_view(there: TeamsHands, matter: str) -> None:
    await there.house.send(TEXT, title="Cap", matter=matter)
    await there.house.settled()
    message = there.teams.messages(there.channel)[-1]
    action = message.card["refresh"]["action"]
    for stranger in (there.people["U9"], there.teams.person("Eve Guest")):
        assert await there.teams.look(stranger, message) is None, "their client has no reason to ask"

        asked = await there.teams.press(stranger, message, action["verb"], action["data"], automatic=True)

        assert (asked.status, asked.body["type"], asked.note) == (
            200,
            "application/vnd.microsoft.activity.message",
            "",
        )
        assert "cap" not in str(asked.body).lower()


async def test_a_view_of_confidential_work_holds_no_word_of_it(there: TeamsHands) -> None:
    await there.house.send("A secret clause.", matter="CONF-1", title="Project Falcon")
    for account in ("U1", "U7"):
        seen = await there.look(account, "Start makes it yours")
        assert "secret" not in seen
        assert "Falcon" not in seen


async def test_a_form_is_never_refreshed_away(there: TeamsHands) -> None:
    await there.house.send(TEXT, title="Cap")
    await there.press("U1", "Edit", TEXT)
    chat = there.teams.personal(there.people["U1"])
    form = there.teams.messages(chat)[-1]
    assert "form_submit" in str(form.card)
    assert "refresh" not in form.card

    assert await there.fill("U1", piece_0="The cap is two years.") == ""

    assert "Edited by Ada Kern" in said(form.card)
    assert "refresh" not in form.card, "one's own chat has one reader"
