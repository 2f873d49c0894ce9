"""What is known at a desk is the sender's own firm's and nobody else's; what a form showed is kept as it was."""

from dataclasses import replace

from handlers.decisions import Sheet
from handlers.desk.commands import OpenDesk, SendSheet
from handlers.ids import ClientId, CommandId
from handlers.money.paying.changing.adjusting import adjustment_id
from handlers.money.paying.values import AdjustmentKind, PayAdjustment
from handlers.people.changed import KeysRevoked, MatterChanged, RolesGiven, StepDone
from handlers.people.duties.values import ConsentGiven, NoticeRecorded
from handlers.people.people import OutsideBusiness, Role
from handlers.records import ApiKeyIssued
from handlers.review.tasks import Reason
from storage.facts.people.desk import desk_facts
from storage.facts.people.first_admins import has_admin
from storage.facts.people.setting_up import firm_of
from storage.facts.review.wordings import wording_of
from storage.views.desk import desk_of, joined_word
from tests.seed import NOW, write
from tests.storage.worlds import World

ASK = CommandId("ask")


def test_a_sender_finds_their_own_firm_and_a_stranger_none(world: World) -> None:
    asked = [
        OpenDesk(id=ASK, sender=world.mine.sender("U7")),
        OpenDesk(id=ASK, sender=world.theirs.sender("U7")),
        OpenDesk(id=ASK, sender=world.mine.sender("U99")),
    ]
    ours, theirs, nobody = desk_facts(world.connection, asked, NOW)
    assert ours.firm is not None
    assert theirs.firm is not None
    assert nobody.firm is None
    own = {world.mine.client_id, world.second_client.client_id}
    assert {one.id for one in ours.firm.clients} == own
    assert not own & {one.id for one in theirs.firm.clients}
    assert {one.firm_id for one in (*theirs.firm.people, *theirs.firm.matters, *theirs.firm.rates)} == {
        world.theirs.firm.id
    }


def test_steps_and_former_terms_are_one_firms(world: World) -> None:
    matter = replace(world.mine.matters["PIECE-1"], cleared_from=None, cleared_until=None)
    changed = MatterChanged(
        matter=replace(matter, due_minutes=60, version=2),
        former=matter,
        by=world.mine.people["U7"].id,
        at=NOW,
    )
    write(world.connection, changed, StepDone(firm_id=world.mine.firm.id, step="firm", at=NOW))

    def sent(sender: object) -> SendSheet:
        return SendSheet(id=ASK, sender=sender, sheet=Sheet.TERMS, about=matter.id, seen=1)  # type: ignore[arg-type]

    ours, theirs = desk_facts(
        world.connection, [sent(world.mine.sender("U7")), sent(world.theirs.sender("U7"))], NOW
    )
    assert ours.former == matter
    assert (ours.changed_by, ours.steps) == ("Sol Reyes", {"firm"})
    assert (theirs.former, theirs.changed_by, theirs.steps) == (None, "", frozenset())


def test_a_former_wording_and_a_notice_are_one_firms_and_a_wording_that_stands_is_not_asked_for(
    world: World,
) -> None:
    matter = replace(world.mine.matters["PIECE-1"], cleared_from=None, cleared_until=None)
    reworded = replace(matter, reject_reasons=(Reason(code="late", text="Late"),), version=2)
    ada = world.mine.people["U1"]
    notice = NoticeRecorded(
        person_id=ada.id,
        firm_id=ada.firm_id,
        number=1,
        status=OutsideBusiness.MISSING,
        since=NOW,
        note="Asked",
    )
    consent = ConsentGiven(person_id=ada.id, firm_id=ada.firm_id, version=1, uses=("train",), since=NOW)
    changed = MatterChanged(matter=reworded, former=matter, by=None, at=NOW)
    write(world.connection, changed, notice, consent)

    mine, theirs = world.mine.firm.id, world.theirs.firm.id
    assert wording_of(world.connection, mine, matter.id, 1, 2) == matter.wording
    assert wording_of(world.connection, mine, matter.id, 2, 2) is None
    assert wording_of(world.connection, theirs, matter.id, 1, 2) is None
    ours = firm_of(world.connection, mine)
    assert ours.notices == (notice,)
    assert firm_of(world.connection, theirs).notices == ()
    (kept,) = [one for one in ours.people if one.id == ada.id]
    assert kept == replace(
        ada, outside_business=OutsideBusiness.MISSING, uses=frozenset({"train"}), consent_version=1
    )


def test_whose_clients_have_a_key_is_known_of_ones_own_firm_while_it_opens(world: World) -> None:
    mine, theirs = world.mine, world.theirs
    keys = [_key(mine.client_id, "1"), _key(theirs.client_id, "2"), _key(theirs.client_id, "3")]
    write(world.connection, *keys)

    def known() -> list[object]:
        asked = [OpenDesk(id=ASK, sender=one.sender("U7")) for one in (mine, theirs)]
        return [facts.firm.with_key for facts in desk_facts(world.connection, asked, NOW) if facts.firm]

    assert known() == [{mine.client_id}, {theirs.client_id}]
    write(world.connection, KeysRevoked(client_id=mine.client_id, but="none", at=NOW))
    assert known() == [frozenset(), {theirs.client_id}]


def _key(client_id: ClientId, number: str) -> ApiKeyIssued:
    return ApiKeyIssued(id=number * 8, client_id=client_id, secret_hash=number * 64)


def test_the_desk_is_shown_to_those_who_see_to_it(world: World) -> None:
    people = world.mine.people
    write(world.connection, _key(world.mine.client_id, "1"))
    finance = desk_of(world.connection, people["U8"], NOW)
    assert finance is not None
    assert [section.title for section in finance.sections] == ["Rates", "Invoices"]
    assert desk_of(world.connection, replace(people["U8"], roles=frozenset()), NOW) is None
    own = desk_of(world.connection, people["U1"], NOW)
    assert own is not None
    assert [section.title for section in own.sections] == ["You"]
    page = desk_of(world.connection, people["U7"], NOW)
    assert page is not None
    assert [section.title for section in page.sections] == [
        "The firm",
        "People",
        "Clients",
        "Matters",
        "Rates",
        "Walls",
        "Invoices",
        "Records",
    ]


def test_an_admin_is_there_as_long_as_one_can_be_reached(world: World) -> None:
    assert has_admin(world.connection)
    for seeded in (world.mine, world.theirs):
        sol = seeded.people["U7"]
        write(
            world.connection, RolesGiven(person_id=sol.id, roles=frozenset({Role.SUPERVISOR}), seen=sol.roles)
        )
    assert not has_admin(world.connection)


def test_an_inviter_hears_of_their_own_firms_people_alone(world: World) -> None:
    admin = world.mine.people["U7"].id
    told = joined_word(world.connection, admin, world.mine.people["U1"].id)
    assert told is not None
    assert told.intro[0].startswith("Ada Kern accepted your invitation")
    assert joined_word(world.connection, admin, world.theirs.people["U1"].id) is None
    assert joined_word(world.connection, "nobody", world.mine.people["U1"].id) is None


def test_what_the_same_command_gave_somebody_before_is_found(world: World) -> None:
    ada, fay = world.mine.people["U1"], world.mine.people["U8"]
    sent = SendSheet(id=ASK, sender=world.mine.sender("U8"), sheet=Sheet.ADJUST_PAY, about=ada.id)

    def recorded() -> PayAdjustment | None:
        (facts,) = desk_facts(world.connection, [sent], NOW)
        assert facts.paying is not None
        assert facts.paying.adjusting is not None
        return facts.paying.adjusting.recorded

    assert recorded() is None
    bonus = PayAdjustment(
        id=adjustment_id(ASK),
        firm_id=world.mine.firm.id,
        person_id=ada.id,
        kind=AdjustmentKind.BONUS,
        amount=500,
        currency="USD",
        reason="Gold tasks",
        term="",
        recorded_by=fay.id,
        at=NOW,
    )
    write(world.connection, bonus)
    assert recorded() == bonus
