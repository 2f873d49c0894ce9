"""The way from an empty firm to its first card: what is done, what is next, and what a confirmation leads on to."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.decisions import Done, Sheet, ShowDeskForm
from handlers.desk.commands import DeskFacts, NewKey, SendSheet
from handlers.desk.desks import send_sheet
from handlers.desk.pages import desk_page, welcome_page
from handlers.desk.points import left_of, points
from handlers.money.rates import RateLine
from handlers.people.changed import Invitation
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Account, Role, Sender
from handlers.people.terms.engaging import set_rate
from handlers.review.tasks import Matter, Offer
from tests.handlers.people.samples import (
    ACME,
    ADA,
    BARE,
    FIRM,
    ID,
    NOW,
    PLACE,
    READY,
    SET_RATE,
    matter_of,
    refused,
)

ALL = ("firm", "week", "approvers", "new_client", "keys", "rate", "new_matter", "invite")
THREE = frozenset(ALL[:3])
SOL = replace(ADA, roles=frozenset({Role.ADMIN}), practice_areas=frozenset(), name="Sol Reyes")
ASKED = Invitation(
    person_id=ADA.id, firm_id=FIRM.id, practice_areas=("M&A",), seniority="", invited_by=None, invited_at=NOW
)
(RATE,) = set_rate(SET_RATE, READY, NOW).records
assert isinstance(RATE, RateLine)
SET_UP = replace(BARE, workspaces=(PLACE,), people=(SOL,), clients=(ACME,), with_key=frozenset({ACME.id}))


@pytest.mark.parametrize(
    ("facts", "steps", "left"),
    [
        (BARE, frozenset(), ALL),
        (BARE, frozenset({"firm"}), ALL[1:]),
        (BARE, frozenset({"week"}), ("firm", *ALL[2:])),
        (replace(BARE, clients=(ACME,)), THREE, ALL[4:]),
        (SET_UP, THREE, ALL[5:]),
        (replace(SET_UP, rates=(RATE,)), THREE, ALL[6:]),
        # whoever has a matter has set the firm up some other way
        (replace(SET_UP, rates=(RATE,), matters=(matter_of(),)), frozenset(), ALL[7:]),
        (replace(SET_UP, people=(ADA,)), THREE, ALL[5:7]),
        (replace(SET_UP, people=(replace(ADA, roles=frozenset()),), invitations=(ASKED,)), THREE, ALL[5:7]),
        (replace(SET_UP, invitations=(replace(ASKED, accepted_at=NOW),)), THREE, ALL[5:]),
    ],
)
def test_what_is_left_is_what_the_firm_does_not_have(
    facts: FirmFacts, steps: frozenset[str], left: tuple[str, ...]
) -> None:
    assert tuple(point.sheet for point in left_of(facts, steps)) == left
    assert [point.sheet for point in points(facts, steps)] == list(ALL)


def test_the_page_and_the_welcome_mark_what_is_done_and_lead_on_with_one_button() -> None:
    for page in (desk_page(SET_UP, SOL, THREE, NOW), welcome_page(SET_UP, SOL, THREE)):
        (section,) = [one for one in page.sections if one.title == "Set-up: step 6 of 8 is next"]
        assert section.lines[4:6] == (
            "✓ The key with which the client’s program sends: made",
            "6. What an answer pays and costs: no rate yet",
        )
        assert [(one.label, one.sheet, one.is_next) for one in section.buttons] == [
            ("Set a rate", "rate", True)
        ]


def test_nothing_is_said_of_the_set_up_once_it_is_done_nor_to_who_does_not_see_to_it() -> None:
    done = replace(SET_UP, rates=(RATE,), matters=(matter_of(),), people=(SOL, ADA))
    finance = replace(SOL, roles=frozenset({Role.FINANCE}))
    for facts, person in ((done, SOL), (SET_UP, finance)):
        assert not [one for one in desk_page(facts, person, THREE, NOW).sections if "Set-up" in one.title]


def _sent(sheet: Sheet, facts: FirmFacts, person: Any = SOL, **values: str) -> Any:
    command = SendSheet(
        id=ID,
        sender=Sender(platform="slack", workspace="T0123", platform_user_id="U01"),
        sheet=sheet,
        about=ACME.id if sheet is Sheet.KEYS else "",
        values=values,
        key=NewKey(id="12345678", secret_hash="0" * 64),
    )
    account = Account(
        person=person,
        workspace_id=PLACE.id,
        platform_user_id="U01",
        is_guest=False,
        is_deactivated=False,
    )
    return send_sheet(command, DeskFacts(account=account, firm=facts, steps=THREE), NOW)


RATE_FORM = {"unit": "piece", "pay": "12", "price": "18"}


def test_a_confirmation_says_what_comes_next_and_has_its_button() -> None:
    reply = _sent(Sheet.RATE, SET_UP, **RATE_FORM).reply
    assert isinstance(reply, Done)
    assert (
        reply.words == "Kern LLP pays $12.00 and charges $18.00 per piece. Next, step 7 of 8: open a matter."
    )
    assert (
        (reply.next.label, reply.next.sheet) == ("Open a matter", Sheet.NEW_MATTER) if reply.next else False
    )

    last = replace(SET_UP, matters=(matter_of(),), people=(SOL, ADA))
    said = _sent(Sheet.RATE, last, **RATE_FORM).reply
    assert said.next is None
    assert "That was the last step: your firm is set up." in said.words

    finished = replace(last, rates=(RATE,))
    assert (
        "step" not in _sent(Sheet.RATE, finished, **RATE_FORM | {"pay": "13", "seniority": "x"}).reply.words
    )
    finance = replace(SOL, roles=frozenset({Role.FINANCE}))
    assert "step" not in _sent(Sheet.RATE, SET_UP, finance, **RATE_FORM).reply.words


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"pay": "a lot"}, "pay"),
        ({"price": "0"}, "price"),
        ({"unit": "year"}, "unit"),
        ({"effective_from": "1999-01-01"}, "effective_from"),
    ],
)
def test_a_rate_that_cannot_stand_is_refused_beside_its_field(typed: dict[str, str], field: str) -> None:
    assert refused(_sent(Sheet.RATE, SET_UP, **RATE_FORM | typed))[1] == field


def test_a_matter_without_a_channel_goes_direct_and_says_how_a_channel_is_connected() -> None:
    form = {
        "client": ACME.id, "code": "LAW-1", "title": "Drafts", "practice_area": "law", "offer": "channel",
        "channel": "", "basis": "piece", "reviews": "1", "minutes": "5", "due": "240", "claim": "30",
        "answers_may": "index",
    }  # fmt: skip
    decision = _sent(Sheet.NEW_MATTER, SET_UP, **form)
    (matter,) = decision.records
    assert isinstance(matter, Matter)
    assert (matter.offer, matter.channel) == (Offer.DIRECT, None)
    assert (
        "to offer them in a channel, type “/invite @Signoff” and then “/signoff connect” there."
        in decision.reply.words
    )

    there = _sent(Sheet.NEW_MATTER, SET_UP, **form | {"channel": "C0LAW"})
    assert "/signoff connect" not in there.reply.words
    assert there.records[0].channel == "C0LAW"


def test_a_form_that_is_no_part_of_the_set_up_leads_nowhere() -> None:
    reply = _sent(Sheet.RATES, SET_UP, rates="per,pay,price\npiece,6,10").reply
    assert isinstance(reply, ShowDeskForm)
