"""Wall sets are kept with their versions, read by firm, and judge what is shown, taken and paid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from handlers.decisions import Decision, Done, Refused
from handlers.ids import CommandId, PeriodId, PersonId, WorkspaceId
from handlers.messages import MessageKind
from handlers.money.closing import CHUNK, TakeEntries, take_entries
from handlers.money.closing_values import PayPeriod, PeriodState
from handlers.money.payouts import PayoutLine
from handlers.people.experts.joining import add_account
from handlers.people.firms.setting_up import AddAccount
from handlers.records import WorkspaceConnected
from handlers.review.cards.card_values import CardPlace
from handlers.review.cards.cards import build_card
from handlers.review.commands import RouteReview, StartReview
from handlers.review.offering.claims import start_review
from handlers.review.offering.offers import OfferMade
from handlers.review.offering.routing import route_review
from handlers.review.offering.turns import NOT_AVAILABLE
from handlers.review.reviews import Review, ReviewState
from handlers.walls.rosters import NoteMembership
from handlers.walls.sweeps import SweepCards, sweep_cards
from handlers.walls.typed_walls import TypedWall
from handlers.walls.wall_records import PayReleased, RosterChanged, RosterForgotten, RosterNoted
from handlers.walls.wall_sets import NO_WALLS, Judgement, WallKind
from handlers.walls.walling import AddWall, EndWall, add_wall, end_wall, reference_of_wall
from storage import tables
from storage.facts.closing import taking_facts
from storage.facts.people.rosters import membership_facts, roster_is_wanted
from storage.facts.people.setting_up import setting_up_facts
from storage.facts.review.routing import routing_facts
from storage.facts.review.turns import turn_facts
from storage.facts.walls import sweeps
from storage.facts.walls import walls as wall_facts
from storage.facts.walls.sweeps import LOOKED_AT, due_sweeps, next_sweep, sweep_facts
from storage.facts.walls.walling import walling_facts
from storage.facts.walls.walls import newest_walls, wall_set_at
from storage.record import Raced, record
from storage.views.cards import card_facts
from storage.views.home import home_figures
from storage.views.walls import held_sums, list_hits, watch_hit
from tests.seed import NOW, Seeded, review_of, task_of, write
from tests.storage.worlds import World
from tests.work import work_done

SECRET = "The clause is valid."
DAY = timedelta(days=1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The firms whose wall entries were read from the database, in the order of the questions."""
    found: list[Any] = []
    entries = wall_facts._ENTRIES

    class Counted:
        def rows(self, connection: Any, **values: Any) -> Any:
            found.append(values["firms"])
            return entries.rows(connection, **values)

    monkeypatch.setattr(wall_facts, "_ENTRIES", Counted())
    return found


def put_up(world: World, seeded: Seeded, number: int = 0, now: Any = NOW, **typed: str) -> Decision:
    """Put up a wall as the command line does."""
    wall = TypedWall(**({"kind": "party", "subject": "Acme", "person": "Ada Kern"} | typed))
    command = AddWall(
        id=CommandId(f"wall {seeded.firm.id} {number}"), firm=seeded.firm.name, decided_by="Sol", wall=wall
    )
    (facts,) = walling_facts(world.connection, [command], now)
    decision = add_wall(command, facts, now)
    record(world.connection, [decision], now)
    return decision


def offered(world: World, seeded: Seeded, name: str, *, matter: str = "PIECE-1", **more: Any) -> Review:
    """Write a task that names Acme, with a review that was offered in its channel."""
    parties = more.pop("parties", ("ACME Ltd",))
    task = replace(task_of(seeded.matters[matter], name), parties=parties)
    review = replace(
        review_of(task), **({"version": 2, "offers": 1, "in_channel": True, "route_at": None} | more)
    )
    made = OfferMade(
        firm_id=review.firm_id,
        review_id=review.id,
        number=1,
        person_id=review.expert_id,
        offered_at=NOW,
    )
    write(world.connection, task, review, *((made,) if review.offers else ()))
    return review


def start(world: World, seeded: Seeded, account: str, review: Review) -> Decision:
    command = StartReview(id=CommandId("s"), sender=seeded.sender(account), review_id=review.id)
    (facts,) = turn_facts(world.connection, [command], NOW)
    return start_review(command, facts, NOW)


def sweep(world: World, now: Any = NOW) -> Sequence[SweepCards]:
    """Take every step of the sweeps that are due."""
    steps = []
    while step := next_sweep(world.connection, now, CommandId(f"sweep {len(steps)}")):
        (facts,) = sweep_facts(world.connection, [step], now)
        record(world.connection, [sweep_cards(step, facts, now)], now)
        steps.append(step)
    return steps


def state_of(world: World, review: Review) -> Any:
    return world.connection.execute(select(tables.reviews).where(tables.reviews.c.id == review.id)).one()


def test_names_of_tasks_are_kept_and_read_again(world: World) -> None:
    named = offered(world, world.mine, "one", parties=("Acme", "Birch"))
    bare = offered(world, world.mine, "two", parties=())
    asks = [
        StartReview(id=CommandId("s"), sender=world.mine.sender("U1"), review_id=r.id) for r in (named, bare)
    ]
    found = [facts.task for facts in turn_facts(world.connection, asks, NOW)]

    assert [(task.parties, task.issuers) for task in found if task] == [(("Acme", "Birch"), ()), ((), ())]


def test_a_wall_bars_its_person_from_its_moment_on_and_nobody_of_another_firm(world: World) -> None:
    put_up(world, world.mine)
    mine, theirs = (offered(world, seeded, "one") for seeded in (world.mine, world.theirs))

    barred = start(world, world.mine, "U1", mine).reply
    assert isinstance(barred, Refused)
    assert barred.words == NOT_AVAILABLE
    assert isinstance(start(world, world.mine, "U2", mine).reply, Done)
    assert isinstance(start(world, world.theirs, "U1", theirs).reply, Done)


def test_a_set_of_every_version_can_be_read_for_ever(world: World) -> None:
    put_up(world, world.mine, 1)
    put_up(world, world.mine, 2, subject="Birch", until="2026-12-01")
    firm = world.mine.firm.id
    wall = newest_walls(world.connection, firm).walls[0]
    end = EndWall(id=CommandId("e"), firm="Kern LLP", decided_by="Sol", reference=reference_of_wall(wall.id))
    (facts,) = walling_facts(world.connection, [end], NOW + DAY)
    record(world.connection, [end_wall(end, facts, NOW + DAY)], NOW + DAY)

    sets = [wall_set_at(world.connection, firm, version) for version in range(4)]
    assert [len(one.walls) for one in sets] == [0, 1, 2, 2]
    assert sets[0] == NO_WALLS
    assert [one.walls[0].until for one in sets[1:]] == [None, None, NOW + DAY]
    assert newest_walls(world.connection, firm) == sets[3]
    assert newest_walls(world.connection, world.theirs.firm.id) == NO_WALLS


def test_a_set_is_read_once_of_each_version_and_a_firm_without_walls_asks_nothing(
    world: World, asked: list[Any]
) -> None:
    review, other = (offered(world, seeded, "one") for seeded in (world.mine, world.theirs))
    start(world, world.mine, "U2", review)
    assert asked == []
    put_up(world, world.mine, 1)
    for _ in range(3):
        start(world, world.mine, "U2", review)
        start(world, world.theirs, "U2", other)
    assert asked == [[world.mine.firm.id]]
    put_up(world, world.mine, 2, subject="Birch")
    start(world, world.mine, "U2", review)
    assert asked == [[world.mine.firm.id]] * 2


def test_two_who_change_walls_at_once_do_not_both_make_the_next_version(world: World) -> None:
    command = AddWall(
        id=CommandId("x"),
        firm="Kern LLP",
        decided_by="Sol",
        wall=TypedWall(kind="party", subject="Acme", person="Ada Kern"),
    )
    (facts,) = walling_facts(world.connection, [command], NOW)
    put_up(world, world.mine)
    with pytest.raises(Raced):
        record(world.connection, [add_wall(command, facts, NOW)], NOW)


def test_a_channels_card_shows_no_text_while_anybody_who_is_barred_may_read_there(world: World) -> None:
    put_up(world, world.mine)
    review = offered(world, world.mine, "one")

    def shown() -> tuple[Judgement, bool, int]:
        facts = card_facts(world.connection, review.id, None, NOW)
        assert facts is not None
        card = build_card(facts, place=CardPlace.CHANNEL, now=NOW)
        return facts.judged, SECRET in repr(card) or "Check one" in repr(card), card.wall_version

    place = {"workspace_id": world.mine.workspace_id, "conversation_id": "C1"}
    assert shown() == (Judgement.OFFER, False, 1)
    write(world.connection, RosterNoted(**place, accounts=("U2", "U3")))
    assert shown() == (Judgement.DELIVER, True, 1)
    write(world.connection, RosterChanged(**place, joined=("U1",)))
    assert shown() == (Judgement.OFFER, False, 1)
    write(world.connection, RosterChanged(**place, left=("U1",)))
    assert shown() == (Judgement.DELIVER, True, 1)
    write(world.connection, RosterNoted(**place, accounts=("U1",)))
    assert shown() == (Judgement.OFFER, False, 1)


def test_a_change_of_a_roster_that_nobody_knows_is_not_kept(world: World) -> None:
    place = {"workspace_id": world.mine.workspace_id, "conversation_id": "C1"}
    write(world.connection, RosterChanged(**place, left=("U1",)))

    assert world.connection.execute(select(tables.rosters)).all() == []


def test_home_lists_nothing_that_a_wall_keeps_from_its_reader(world: World) -> None:
    offered(world, world.mine, "acme")
    offered(world, world.mine, "birch", parties=("Birch",))
    put_up(world, world.mine)

    def queue(account: str) -> list[str]:
        return [line.title for line in home_figures(world.connection, world.mine.sender(account), NOW).queue]

    assert set(queue("U1")) == {"Check birch"}
    assert set(queue("U2")) == {"Check acme", "Check birch"}


def test_a_new_wall_takes_back_what_its_person_has_and_owes_every_card_a_look(world: World) -> None:
    ada = world.mine.people["U1"].id
    mine = {"expert_id": ada, "in_channel": False}
    waiting = offered(world, world.mine, "waiting", **mine)
    running = offered(
        world, world.mine, "open", **mine, state=ReviewState.OPEN, meter_since=NOW, opened_at=NOW
    )
    untouched = offered(world, world.mine, "other", **mine, parties=("Birch",))
    elsewhere = offered(world, world.theirs, "waiting")
    put_up(world, world.mine)
    (step,) = sweep(world)

    assert set(step.review_ids) == {waiting.id, running.id}
    for review in (waiting, running):
        row = state_of(world, review)
        assert (row.state, row.expert_id, row.route_at) == (ReviewState.OFFERED, None, NOW)
    assert state_of(world, untouched).expert_id == ada
    assert state_of(world, elsewhere).version == elsewhere.version
    d = tables.deliveries.c
    owed = world.connection.execute(select(d.subject_id, d.kind)).all()
    assert sorted(owed) == sorted((review.id, MessageKind.CARD_UPDATE) for review in (waiting, running))
    assert due_sweeps(world.connection, NOW + DAY) == ()


def test_a_sweep_goes_on_where_it_was_and_looks_at_a_few_cards_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviews = [offered(world, world.mine, f"n{number}") for number in range(5)]
    monkeypatch.setattr(sweeps, "CHUNK", 2)
    put_up(world, world.mine)
    steps = sweep(world)

    assert [len(step.review_ids) for step in steps] == [2, 2, 1]
    assert [key for step in steps for key in step.review_ids] == sorted(review.id for review in reviews)
    assert [step.is_last for step in steps] == [False, False, True]
    assert LOOKED_AT > CHUNK


def test_who_comes_into_a_team_is_swept_by_the_teams_walls(world: World) -> None:
    review = offered(world, world.mine, "one", expert_id=world.mine.people["U1"].id, in_channel=False)
    put_up(world, world.mine, 1, person="", team="M&A")
    sweep(world)
    assert state_of(world, review).expert_id is not None
    put_up(world, world.mine, 2, kind="member", subject="m&a")
    sweep(world)
    assert state_of(world, review).expert_id is None


def test_an_account_that_is_linked_to_whom_a_wall_bars_is_swept_by_their_walls_alone(world: World) -> None:
    put_up(world, world.mine, 1, person="", team="M&A")
    put_up(world, world.mine, 2, kind="member", subject="m&a")
    put_up(world, world.mine, 3, subject="Birch", person="Ben Odell")
    sweep(world)
    review = offered(world, world.mine, "one")
    offered(world, world.mine, "two", parties=("Birch",))
    link_account(world, world.mine, NOW + DAY)
    (step,) = sweep(world, NOW + DAY)
    assert step.review_ids == (review.id,)


def link_account(world: World, seeded: Seeded, now: Any) -> None:
    """Link a second account of Ada's, in a workspace that the firm has beside."""
    workspace = WorkspaceConnected(
        id=WorkspaceId("w" * 32),
        firm_id=seeded.firm.id,
        platform="teams",
        external_id="01234567-89ab-cdef-0123-456789abcdef",
    )
    write(world.connection, workspace)
    member = "teams:01234567-89ab-cdef-0123-456789abcde0"
    command = AddAccount(id=CommandId("link"), firm=seeded.firm.name, person="Ada Kern", member=member)
    (facts,) = setting_up_facts(world.connection, [command], now)
    decision = add_account(command, facts, now)
    assert isinstance(decision.reply, Done), decision.reply
    record(world.connection, [decision], now)


def test_a_wall_of_a_day_to_come_is_swept_on_that_day(world: World) -> None:
    review = offered(world, world.mine, "one", expert_id=world.mine.people["U1"].id, in_channel=False)
    put_up(world, world.mine, since=(NOW + DAY).isoformat())

    assert sweep(world) == []
    assert isinstance(start(world, world.mine, "U1", review).reply, Done)
    assert len(sweep(world, NOW + DAY)) == 1
    assert state_of(world, review).expert_id is None


def test_a_hit_on_a_list_is_noted_and_told_to_compliance_of_the_firm_alone(world: World) -> None:
    review = offered(world, world.mine, "one", offers=0, in_channel=False, route_at=NOW)
    put_up(world, world.mine, kind="watch", person="")
    command = RouteReview(id=CommandId("r"), review_id=review.id)
    (facts,) = routing_facts(world.connection, [command], NOW)
    assert facts.compliance == ()  # nobody holds the role
    record(world.connection, [route_review(command, facts, NOW)], NOW)

    (hit,) = list_hits(world.connection, world.mine.firm.id, NOW)
    assert (hit.matter, hit.judgement, hit.names) == ("PIECE-1", Judgement.COMPLIANCE, ("Acme",))
    assert watch_hit(world.connection, review.id, NOW) == hit
    assert watch_hit(world.connection, "nothing", NOW) is None
    assert list_hits(world.connection, world.theirs.firm.id, NOW) == []


def closed(world: World) -> set[str]:
    """Close the week; gives the accounts' people whom a payout pays."""
    period = PayPeriod(
        id=PeriodId("p"),
        firm_id=world.mine.firm.id,
        starts_at=NOW - DAY,
        ends_at=NOW + DAY,
        state=PeriodState.TAKING,
        cursor="",
        closed_at=None,
    )
    e = tables.time_entries.c
    entries = tuple(world.connection.scalars(select(e.id).where(e.firm_id == world.mine.firm.id)))
    write(world.connection, period)
    command = TakeEntries(
        id=CommandId("t"), period_id=period.id, cursor="", entry_ids=entries, next_cursor="end"
    )
    (facts,) = taking_facts(world.connection, [command], NOW)
    taken = {
        line.time_entry_id
        for line in take_entries(command, facts, NOW).records
        if isinstance(line, PayoutLine)
    }
    assert len(entries) < CHUNK
    return set(world.connection.scalars(select(e.person_id).where(e.id.in_(taken))))


@pytest.mark.parametrize("kind", ["client", "matter", "party"])
def test_unpaid_work_of_whom_a_wall_bars_is_held_for_compliance_until_it_is_released(
    world: World, kind: str
) -> None:
    for account in ("U1", "U2"):
        records = work_done(world.mine, account, account, at=NOW)
        named = tuple(replace(one, parties=("Acme",)) if hasattr(one, "parties") else one for one in records)
        write(world.connection, *named)
    subject = {"client": "Acme Lab", "matter": "PIECE-1", "party": "Acme"}[kind]
    ada, ben = (world.mine.people[account].id for account in ("U1", "U2"))
    put_up(world, world.mine, kind=kind, subject=subject, client="Acme Lab" if kind == "matter" else "")

    assert closed(world) == {ben}
    (held,) = held_sums(world.connection, world.mine.firm.id, NOW)
    assert (held.person, held.matter, held.entries, [str(money.minor) for money in held.pay]) == (
        "Ada Kern",
        "PIECE-1",
        1,
        ["600"],
    )
    assert held_sums(world.connection, world.theirs.firm.id, NOW) == []
    e = tables.time_entries.c
    entry = world.connection.scalars(select(e.id).where(e.person_id == ada)).one()
    write(world.connection, PayReleased(time_entry_id=entry, released_by="Sol", released_at=NOW))
    assert held_sums(world.connection, world.mine.firm.id, NOW) == []


def test_a_released_entry_is_taken_by_the_next_payout(world: World) -> None:
    write(world.connection, *work_done(world.mine, "U1", "one", at=NOW))
    put_up(world, world.mine, kind="client", subject="Acme Lab")
    e = tables.time_entries.c
    entry = world.connection.scalars(select(e.id)).one()
    write(world.connection, PayReleased(time_entry_id=entry, released_by="Sol", released_at=NOW))

    assert closed(world) == {world.mine.people["U1"].id}


def test_a_roster_is_asked_for_where_a_wall_stands_in_the_way_of_a_text_and_it_is_not_fresh(
    world: World,
) -> None:
    put_up(world, world.mine)
    walled, free = offered(world, world.mine, "one"), offered(world, world.mine, "two", parties=("Birch",))
    without_text = offered(world, world.mine, "three", matter="CONF-1")
    place = {"workspace_id": world.mine.workspace_id, "conversation_id": "C1"}

    def wanted(now: Any = NOW) -> list[bool]:
        return [roster_is_wanted(world.connection, one.id, now) for one in (walled, free, without_text)]

    assert wanted() == [True, False, False]
    write(world.connection, RosterNoted(**place, accounts=("U2",)))
    assert wanted() == [False, False, False]
    assert wanted(NOW + timedelta(minutes=2)) == [True, False, False]
    assert not roster_is_wanted(world.connection, "nothing", NOW)


def test_who_joins_is_looked_for_in_the_firm_and_the_channel_of_the_event_alone(world: World) -> None:
    put_up(world, world.mine)
    review = offered(world, world.mine, "one")
    offered(world, world.theirs, "one")
    for seeded in (world.mine, world.theirs):
        place = {"workspace_id": seeded.workspace_id, "conversation_id": "C1"}
        write(world.connection, RosterNoted(**place, accounts=("U2",)))

    def joined(seeded: Seeded, channel: str = "C1") -> Any:
        command = NoteMembership(
            id=CommandId("j"), sender=seeded.sender("U1"), conversation_id=channel, joined=True
        )
        (facts,) = membership_facts(world.connection, [command], NOW)
        return facts

    mine, theirs, elsewhere = joined(world.mine), joined(world.theirs), joined(world.mine, "C9")
    known = (("C1", frozenset({"U2"})),)
    assert (mine.channels, mine.people) == (known, (world.mine.people["U1"].id,))
    assert [one.id for one, _ in mine.cards] == [review.id]
    assert (theirs.channels, theirs.cards) == (known, ())
    assert (elsewhere.channels, elsewhere.cards) == ((), ())
    nobodys = replace(world.mine, workspace="T9")
    assert joined(nobodys).workspace_id is None


def test_a_roster_that_nobody_tells_any_more_is_forgotten(world: World) -> None:
    place = {"workspace_id": world.mine.workspace_id, "conversation_id": "C1"}
    write(world.connection, RosterNoted(**place, accounts=("U2",)))
    write(world.connection, RosterForgotten(**place))

    assert world.connection.execute(select(tables.rosters)).all() == []
    assert world.connection.execute(select(tables.roster_members)).all() == []


def test_the_kinds_of_walls_and_of_people_are_what_the_database_takes(world: World) -> None:
    for number, kind in enumerate(WallKind):
        subject = {"client": "Acme Lab", "matter": "PIECE-1"}.get(kind, "Acme")
        whom = "" if kind in ("restricted", "watch") else "Ada Kern"
        put_up(world, world.mine, number, kind=kind, subject=subject, person=whom, client="Acme Lab")

    found = newest_walls(world.connection, world.mine.firm.id).walls
    assert {wall.kind for wall in found} == set(WallKind)
    assert {wall.person_id for wall in found} == {None, PersonId(world.mine.people["U1"].id)}
