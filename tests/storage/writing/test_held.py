"""What is read about held answers and lists of names: one firm's alone, and only where there is something to ask."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import FormPurpose
from handlers.ids import CommandId, FirmId, HeldId
from handlers.people.people import Sender
from handlers.records import AccountNoted, HeldEnded
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import UNCHECKED
from handlers.review.commands import Answer, OpenForm, RecordVerdict
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld
from handlers.review.held.values import HeldAnswer, HeldOutcome
from handlers.review.outbound.checking import check_outbound
from handlers.review.outbound.listing import NameKeyMade, NameKind, NameListed, NameUnlisted
from handlers.review.outbound.names import hash_of, words_of_name
from handlers.review.reviews import Review, ReviewState
from storage import tables
from storage.facts.review.claims import form_facts
from storage.facts.review.held import held_facts
from storage.facts.review.outbound import outbound_facts
from storage.facts.review.turns import turn_facts
from storage.facts.review.verdicts import verdict_facts
from storage.record import Raced
from storage.views.held import held_card_facts
from tests.handlers.review.samples import TASK
from tests.seed import NOW, Seeded, write
from tests.storage.worlds import World
from tests.work import held_work, work_done

C = CommandId("c")


def keep_held(world: World, seeded: Seeded, name: str = "held", **held: object) -> tuple[Review, HeldAnswer]:
    records = held_work(seeded, "U1", name, at=NOW, **held)
    write(world.connection, *records)
    review, answer = (next(one for one in records if isinstance(one, kind)) for kind in (Review, HeldAnswer))
    assert isinstance(review, Review)
    assert isinstance(answer, HeldAnswer)
    return review, answer


def releases(sender: Sender, held: HeldAnswer) -> ReleaseHeld:
    return ReleaseHeld(id=C, sender=sender, held_id=held.id)


def test_a_supervisor_finds_the_held_answers_of_their_own_firm_alone(world: World) -> None:
    (_, mine), (_, theirs) = keep_held(world, world.mine), keep_held(world, world.theirs)
    sol, rival = world.mine.sender("U7"), world.theirs.sender("U7")
    nobody = Sender(platform="slack", workspace="T3", platform_user_id="U7")
    commands = [releases(who, what) for who in (sol, rival, nobody) for what in (mine, theirs)]

    found = held_facts(world.connection, commands, NOW)

    assert [one.held and one.held.id for one in found] == [mine.id, None, None, theirs.id, None, None]
    assert found[0].held == mine
    assert found[0].expert == world.mine.people["U1"]
    assert {rate.firm_id for rate in found[0].rates} == {world.mine.firm.id}
    assert found[0].turn.expert_name == "Ada Kern"


def test_a_release_accrues_on_what_its_experts_day_holds_already(world: World) -> None:
    _, held = keep_held(world, world.mine)
    hourly = work_done(world.mine, "U1", "before", at=NOW, matter="TIME-1", milliseconds=60_000)
    write(world.connection, *hourly)
    of_time = tables.reviews.update().where(tables.reviews.c.id == held.review_id)
    world.connection.execute(of_time.values(matter_id=world.mine.matters["TIME-1"].id))

    (found,) = held_facts(world.connection, [releases(world.mine.sender("U7"), held)], NOW)

    assert [accrued.milliseconds for _, accrued in found.already] == [60_000]
    form = OpenHeldForm(id=C, sender=world.mine.sender("U7"), held_id=held.id, purpose=FormPurpose.SEND_BACK)
    assert held_facts(world.connection, [form], NOW)[0].already == ()


def test_who_ended_it_is_known_by_name(world: World) -> None:
    sol = world.mine.people["U7"]
    _, held = keep_held(world, world.mine, outcome=HeldOutcome.SENT_BACK, ended_by=sol.id, ended_at=NOW)

    (found,) = held_facts(world.connection, [releases(world.mine.sender("U7"), held)], NOW)

    assert found.ended_by == "Sol Reyes"


def test_what_another_decided_between_two_looks_is_known(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sol, (_, held) = world.mine.people["U7"], keep_held(world, world.mine)

    def decided_meanwhile(*asked: Any) -> Any:
        ended = HeldEnded(id=held.id, outcome=HeldOutcome.RELEASED, by=sol.id, at=NOW)
        write(world.connection, ended)
        moved = tables.reviews.update().where(tables.reviews.c.id == held.review_id)
        world.connection.execute(moved.values(state=ReviewState.APPROVED))
        return turn_facts(*asked)

    monkeypatch.setattr("storage.facts.review.held.turn_facts", decided_meanwhile)

    (found,) = held_facts(world.connection, [releases(world.mine.sender("U7"), held)], NOW)

    assert found.held is not None
    assert (found.held.outcome, found.ended_by) == (HeldOutcome.RELEASED, "Sol Reyes")


def test_a_card_is_built_for_a_reader_of_the_same_firm_alone(world: World) -> None:
    _, held = keep_held(world, world.mine)

    mine = held_card_facts(world.connection, held.id, world.mine.people["U7"].id, NOW)

    assert mine is not None
    assert (mine.held, mine.expert_name) == (held, "Ada Kern")
    assert held_card_facts(world.connection, held.id, world.theirs.people["U7"].id, NOW) is None
    assert held_card_facts(world.connection, held.id, None, NOW) is None


def test_only_one_of_two_ends_a_held_answer(world: World) -> None:
    _, held = keep_held(world, world.mine)
    ended = HeldEnded(id=held.id, outcome=HeldOutcome.RELEASED, by=world.mine.people["U7"].id, at=NOW)
    write(world.connection, ended)

    with pytest.raises(Raced):
        write(world.connection, replace(ended, outcome=HeldOutcome.SENT_BACK))


KEY = "ab" * 32


def list_name(world: World, seeded: Seeded, name: str, key: str = KEY) -> NameListed:
    words = words_of_name(name)
    listed = NameListed(
        firm_id=seeded.firm.id, hash=hash_of(bytes.fromhex(key), words), kind=NameKind.DEAL, words=len(words)
    )
    write(world.connection, NameKeyMade(firm_id=seeded.firm.id, key=key), listed)
    return listed


def test_each_firm_has_its_own_list_and_its_own_overseers(world: World) -> None:
    mine, theirs = world.mine.firm.id, world.theirs.firm.id
    listed = list_name(world, world.mine, "Project Falcon")
    list_name(world, world.theirs, "Acme Mining of the North", key="cd" * 32)

    found = outbound_facts(world.connection, [theirs, mine, mine])

    assert found[mine].overseers == (world.mine.people["U7"],)
    assert found[theirs].overseers == (world.theirs.people["U7"],)
    assert (found[mine].names.longest, found[theirs].names.longest) == (2, 5)
    said = "As in Project Falcon and for Acme Mining of the North"
    assert len(check_outbound(said, "", TASK, found[mine].names)) == 1
    write(world.connection, NameUnlisted(firm_id=mine, hash=listed.hash))
    assert outbound_facts(world.connection, [mine])[mine].names.hashes == frozenset()


def test_who_left_or_has_no_live_account_oversees_nothing(world: World) -> None:
    mine = world.mine
    gone = AccountNoted(
        workspace_id=mine.workspace_id, platform_user_id="U7", is_guest=False, is_deactivated=True
    )
    write(world.connection, gone)

    assert outbound_facts(world.connection, [mine.firm.id])[mine.firm.id].overseers == ()


def test_where_no_answer_has_words_in_it_nothing_is_asked(world: World) -> None:
    review = world.add(world.mine, "PIECE-1", "m")
    answers = {
        "click": Answer(kind=VerdictKind.APPROVE),
        "comment": Answer(kind=VerdictKind.APPROVE, comment="Good."),
        "edit": Answer(kind=VerdictKind.EDIT, text="Two."),
    }

    found = {
        name: verdict_facts(
            world.connection,
            [RecordVerdict(id=C, sender=world.mine.sender("U1"), review_id=review.id, answer=answer)],
            NOW,
        )[0].outbound
        for name, answer in answers.items()
    }

    assert found["click"] is UNCHECKED
    assert found["comment"].overseers == found["edit"].overseers == (world.mine.people["U7"],)
    assert outbound_facts(world.connection, list[FirmId]()) == {}


@pytest.mark.parametrize("outcome", [HeldOutcome.SENT_BACK, HeldOutcome.TAKEN_BACK])
def test_what_came_back_is_filled_in_for_its_own_expert_alone(world: World, outcome: HeldOutcome) -> None:
    review, held = keep_held(world, world.mine, outcome=outcome, ended_at=NOW)

    def form(account: str) -> tuple[str, str]:
        command = OpenForm(
            id=C, sender=world.mine.sender(account), review_id=review.id, purpose=FormPurpose.EDIT
        )
        (facts,) = form_facts(world.connection, [command], NOW)
        return facts.text, facts.comment

    assert form("U1") == (held.edited_output, "Paid there.")
    assert form("U2") == ("The clause is valid.", "")


def test_of_several_texts_that_came_back_the_last_is_filled_in(world: World) -> None:
    review, held = keep_held(world, world.mine, outcome=HeldOutcome.SENT_BACK, ended_at=NOW)
    later = replace(
        held, id=HeldId("l" * 32), version=8, edited_output="Later.", held_at=NOW + timedelta(hours=1)
    )
    write(world.connection, later)
    command = OpenForm(id=C, sender=world.mine.sender("U1"), review_id=review.id, purpose=FormPurpose.EDIT)

    assert form_facts(world.connection, [command], NOW)[0].text == "Later."
