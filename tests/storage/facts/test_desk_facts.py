"""What is known at a desk is the sender's own firm's and nobody else's; what a form showed is kept as it was."""

from dataclasses import replace

from handlers.decisions import Sheet
from handlers.desk.commands import OpenDesk, SendSheet
from handlers.ids import CommandId
from handlers.people.changed import MatterChanged, RolesGiven, StepDone
from handlers.people.people import Role
from storage.facts.desk import desk_facts
from storage.facts.first_admins import has_admin
from storage.views.desk import desk_of
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


def test_the_desk_is_shown_to_those_who_see_to_it(world: World) -> None:
    people = world.mine.people
    finance = desk_of(world.connection, people["U8"], NOW)
    assert finance is not None
    assert [section.title for section in finance.sections] == ["Rates"]
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
    ]


def test_an_admin_is_there_as_long_as_one_can_be_reached(world: World) -> None:
    assert has_admin(world.connection)
    for seeded in (world.mine, world.theirs):
        sol = seeded.people["U7"]
        write(
            world.connection, RolesGiven(person_id=sol.id, roles=frozenset({Role.SUPERVISOR}), seen=sol.roles)
        )
    assert not has_admin(world.connection)
