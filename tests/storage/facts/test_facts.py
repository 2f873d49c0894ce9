"""Every loader reads one firm's and one client's rows only, proved against a second of each, on both databases."""

from dataclasses import replace
from datetime import timedelta

from handlers.decisions import FormPurpose
from handlers.ids import CommandId, ReviewId, derived_id, reference_of
from handlers.money.ledger import Accrued
from handlers.people.people import Person, Sender
from handlers.records import VerdictRevoked
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.commands import (
    Answer,
    OpenForm,
    RecordVerdict,
    UndoVerdict,
    VoidVerdict,
)
from handlers.review.offering.offers import Draft, OfferDeclined
from handlers.review.reviews import Review, ReviewState
from storage import tables
from storage.facts.review.claims import form_facts
from storage.facts.review.turns import turn_facts
from storage.facts.review.undo import undo_facts, void_facts
from storage.facts.review.verdicts import verdict_facts
from tests.seed import NOW, review_of, task_of, write
from tests.storage.worlds import World


def asks(sender: Sender, review: Review) -> UndoVerdict:
    return UndoVerdict(id=CommandId("c"), sender=sender, review_id=review.id)


def answers(sender: Sender, review: Review) -> RecordVerdict:
    answer = Answer(kind=VerdictKind.APPROVE)
    return RecordVerdict(id=CommandId("c"), sender=sender, review_id=review.id, answer=answer)


def test_a_person_sees_the_reviews_of_their_own_firm_alone(world: World) -> None:
    mine, theirs = world.add(world.mine, "PIECE-1", "m"), world.add(world.theirs, "PIECE-1", "t")
    ada, rival = world.mine.sender("U1"), world.theirs.sender("U1")
    nobody = Sender(platform="slack", workspace="T3", platform_user_id="U1")
    commands = [asks(who, what) for who in (ada, rival, nobody) for what in (mine, theirs)]

    found = turn_facts(world.connection, commands, NOW)

    assert [one.review and one.review.id for one in found] == [mine.id, None, None, theirs.id, None, None]
    assert [one.account and one.account.person.id for one in found] == [
        *[world.mine.people["U1"].id] * 2,
        *[world.theirs.people["U1"].id] * 2,
        *[None] * 2,
    ]


def test_an_account_of_one_platform_is_nobody_on_another(world: World) -> None:
    review = world.add(world.mine, "PIECE-1", "m")
    elsewhere = replace(world.mine.sender("U1"), platform="teams")

    (found,) = turn_facts(world.connection, [asks(elsewhere, review)], NOW)

    assert (found.account, found.review) == (None, None)


def test_declines_and_other_turns_count_for_the_whole_task_and_no_other(world: World) -> None:
    ada, ben = world.mine.people["U1"], world.mine.people["U2"]
    task = task_of(world.mine.matters["OVERLAP-1"], "shared")
    first, second = (replace(review_of(task, number), version=2, offers=1) for number in (0, 1))
    other = world.add(world.mine, "OVERLAP-1", "other")
    write(
        world.connection,
        task,
        replace(first, expert_id=ben.id),
        second,
        OfferDeclined(
            firm_id=task.firm_id, review_id=first.id, person_id=ada.id, reason="recuse", declined_at=NOW
        ),
    )

    found = turn_facts(
        world.connection,
        [asks(world.mine.sender(who), what) for who in ("U1", "U2", "U3") for what in (second, other)],
        NOW,
    )

    assert [(one.declined, one.has_other_turn) for one in found] == [
        *((True, False), (False, False)),
        *((False, True), (False, False)),
        *((False, False), (False, False)),
    ]


def test_who_was_voided_has_had_their_turn(world: World) -> None:
    voided = world.done(world.mine, "U1", "voided")
    world.connection.execute(tables.reviews.update().values(state=ReviewState.VOID))
    later = NOW + timedelta(minutes=1)
    again = replace(voided, id=ReviewId("again"), state=ReviewState.OFFERED, expert_id=None, created_at=later)
    write(world.connection, again)

    found = turn_facts(world.connection, [asks(world.mine.sender(who), again) for who in ("U1", "U2")], NOW)

    assert [one.has_other_turn for one in found] == [True, False]


def test_rates_and_sums_are_those_of_the_firm_the_person_and_the_matter(world: World) -> None:
    world.done(world.mine, "U1", "mine", matter="TIME-1", milliseconds=60_000)
    world.done(world.mine, "U2", "ben's", matter="TIME-1", milliseconds=7_000)
    world.done(world.second_client, "U1", "other client", matter="TIME-1", milliseconds=9_000)
    world.done(world.theirs, "U1", "rival", matter="TIME-1", milliseconds=11_000)
    now = world.add(world.mine, "TIME-1", "now", state=ReviewState.OPEN, expert_id=world.mine.people["U1"].id)

    (facts,) = verdict_facts(world.connection, [answers(world.mine.sender("U1"), now)], NOW)
    (tomorrow,) = verdict_facts(
        world.connection, [answers(world.mine.sender("U1"), now)], NOW + timedelta(days=1)
    )

    assert {line.firm_id for line in facts.rates} == {world.mine.firm.id}
    assert [held for _, held in facts.already] == [Accrued(milliseconds=60_000, pay=200, price=333)]
    assert tomorrow.already == ()


def test_an_edit_starts_from_what_the_same_person_undid_and_from_nobody_elses_words(world: World) -> None:
    ada, ben = world.mine.people["U1"], world.mine.people["U2"]
    review = world.add(world.mine, "PIECE-1", "m", version=3, decided_at=NOW)
    for version, (person, text) in enumerate(((ben, "Ben's."), (ada, "Ada's first."), (ada, "Ada's."))):
        written = _edit(review, person, version, text)
        write(world.connection, written)
        write(world.connection, VerdictRevoked(verdict_id=written.id, at=NOW))
    write(world.connection, _edit(review, ben, 9, "In force."))

    texts = [
        verdict_facts(world.connection, [answers(world.mine.sender(who), review)], NOW)[0].text
        for who in ("U1", "U2", "U3")
    ]

    assert texts == ["Ada's.", "Ben's.", "The clause is valid."]


def _edit(review: Review, person: Person, version: int, text: str) -> Verdict:
    return Verdict(
        id=derived_id(review.id, str(version)),  # type: ignore[arg-type]  # a verdict's id
        firm_id=review.firm_id,
        task_id=review.task_id,
        review_id=review.id,
        version=version,
        expert_id=person.id,
        kind=VerdictKind.EDIT,
        edited_output=text,
        reason=None,
        comment="",
        criteria_met=None,
        decided_at=NOW,
    )


def test_a_draft_is_found_by_its_writer_and_about_its_review_alone(world: World) -> None:
    review, other = (world.add(world.mine, "PIECE-1", name) for name in ("m", "o"))
    draft = Draft(
        id="draft",
        firm_id=review.firm_id,
        review_id=review.id,
        person_id=world.mine.people["U1"].id,
        text="Mine alone.",
        created_at=NOW,
    )
    write(world.connection, draft)
    senders = (world.mine.sender("U1"), world.mine.sender("U2"), world.theirs.sender("U1"))

    found = [
        form_facts(world.connection, [_opens(who, what)], NOW)[0].draft
        for who in senders
        for what in (review, other)
    ]

    assert found == ["Mine alone.", None, None, None, None, None]


def _opens(sender: Sender, review: Review) -> OpenForm:
    return OpenForm(
        id=CommandId("c"), sender=sender, review_id=review.id, purpose=FormPurpose.EDIT, draft_id="draft"
    )


def test_an_undo_finds_the_entries_of_its_own_verdict_and_the_sum_of_its_own_day(world: World) -> None:
    mine = world.done(world.mine, "U1", "mine", matter="TIME-1", milliseconds=60_000)
    world.done(world.mine, "U1", "more", matter="TIME-1", milliseconds=30_000)
    world.done(world.second_client, "U1", "other client", matter="TIME-1", milliseconds=9_000)
    world.done(world.theirs, "U1", "rival", matter="TIME-1", milliseconds=11_000)

    (facts,) = undo_facts(world.connection, [asks(world.mine.sender("U1"), mine)], NOW)
    (foreign,) = undo_facts(world.connection, [asks(world.theirs.sender("U1"), mine)], NOW)

    assert facts.entry is not None
    assert (facts.entry.review_id, facts.entry.milliseconds) == (mine.id, 60_000)
    assert {posting.time_entry_id for posting in facts.postings} == {facts.entry.id}
    assert facts.already.milliseconds == 90_000
    assert (foreign.turn.review, foreign.entry, foreign.postings) == (None, None, ())


def test_a_reference_is_looked_for_in_the_senders_firm_alone(world: World) -> None:
    mine, theirs = world.done(world.mine, "U1", "mine"), world.done(world.theirs, "U1", "theirs")
    sol = world.mine.sender("U7")
    references = (
        reference_of(mine.id),
        mine.id.upper(),
        reference_of(theirs.id),
        reference_of(mine.id)[:3],
        "",
        "%%%%",
        "____",
        f"{reference_of(mine.id)[:4]}%",
    )

    found = void_facts(
        world.connection,
        [VoidVerdict(id=CommandId("v"), sender=sol, reference=one) for one in references],
        NOW,
    )

    assert [one.matches for one in found] == [1, 1, 0, 0, 0, 0, 0, 0]
    assert [one.turn.review and one.turn.review.id for one in found][:3] == [mine.id, mine.id, None]
