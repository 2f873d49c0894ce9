"""Doing commands in batches comes to the same as doing them one by one, whatever they are."""

import shutil
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from bot.dispatch import Dispatcher, Line
from bot.table import TABLE
from handlers.attempt_values import ClaimDelivery, Failed, Sent, SettleDelivery
from handlers.decisions import Decision, Done, FormPurpose, Reply
from handlers.ids import CommandId, DeliveryId, ReviewId
from handlers.people.people import Sender
from handlers.people.places.place_values import (
    NoteBlocked,
    NoteInstalled,
    NoteMember,
    NotePlace,
    NoteRemoved,
    PlaceKind,
    SeenPlace,
)
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import (
    Answer,
    CloseForm,
    DeclineReview,
    MessageRef,
    OpenForm,
    PauseReview,
    RecordVerdict,
    RouteReview,
    SnoozeReview,
    StartReview,
    UndoVerdict,
    WithdrawTask,
)
from handlers.review.reviews import Review, ReviewState
from handlers.review.tasks import Task
from storage.engine import Database, open_database
from storage.schema import create_fresh
from storage.tables import metadata
from storage.writing.deliveries import delivery_id
from tests.patience import PATIENCE
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

ACCOUNTS = ("U1", "U1", "U1", "U2", "U3", "U9")
MATTERS = ("PIECE-1", "PIECE-1", "TIME-1", "TIME-1", "OVERLAP-1", "OVERLAP-1", "CONF-1")
METERED_MS = 40_000  # of which two are a cent more than twice one, at the seeded rates
ANSWERS = (
    Answer(kind=VerdictKind.APPROVE),
    Answer(kind=VerdictKind.APPROVE, criteria_met=("cites",), from_form=True),
    Answer(kind=VerdictKind.EDIT, text="The clause is void."),
    Answer(kind=VerdictKind.REJECT, reason="wrong_law"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Holds the writer up until everything has arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A command before it has an id: what, by whom, about which review."""

    what: str
    account: str
    number: int


WISHES = st.builds(
    Wish,
    what=st.sampled_from(
        [
            *("route", "route", "start", "approve", "approve", "met", "edit", "reject", "undo", "undo"),
            *("pause", "form", "close", "decline", "snooze", "withdraw", "claim", "sent", "failed"),
            *("form in place", "close in place", "edit in place"),
            *("seen", "seen", "acted", "renamed", "moved", "installed", "removed", "blocked", "away"),
        ]
    ),
    account=st.sampled_from(ACCOUNTS),
    number=st.integers(0, len(MATTERS) - 1),
)


class Office:
    """The seeded firm in a file, from which any number of equal copies are made."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "template.db"
        self.seeded, self.tasks, self.reviews = self._fill()

    def _fill(self) -> tuple[Seeded, list[Task], list[Review]]:
        database = open_database(f"sqlite:///{self.file}")
        create_fresh(database)
        with database.writer.begin() as connection:
            seeded = seed_firm(connection)
            tasks = [task_of(seeded.matters[code], f"task {n}") for n, code in enumerate(MATTERS)]
            reviews = [self._review(seeded, task) for task in tasks]
            write(connection, *tasks, *reviews)
        # offered already: nobody can claim a card whose offer is not committed yet
        offered = [RouteReview(id=CommandId(f"offer {n}"), review_id=r.id) for n, r in enumerate(reviews)]
        one_by_one(database, offered)
        database.close()
        return seeded, tasks, reviews

    def _review(self, seeded: Seeded, task: Task) -> Review:
        """One by the hour is with somebody already who has worked on it."""
        review = review_of(task)
        if task.matter_id != seeded.matters["TIME-1"].id:
            return review
        return replace(
            review,
            state=ReviewState.OPEN,
            version=1,
            expert_id=seeded.people["U1"].id,
            route_at=None,
            opened_at=NOW,
            claim_until=NOW + timedelta(minutes=30),
            metered_ms=METERED_MS,
        )

    def copy(self, name: str) -> Database:
        """Open a fresh copy."""
        file = self.file.with_name(name)
        for old in self.file.parent.glob(f"{name}*"):
            old.unlink()
        shutil.copy(self.file, file)
        return open_database(f"sqlite:///{file}")

    def command(self, wish: Wish, number: int) -> Any:
        """Make the command of a wish; its id comes from its place in the list."""
        the: dict[str, Any] = {
            "id": CommandId(f"command {number}"),
            "sender": self.seeded.sender(wish.account),
            "review_id": self.reviews[wish.number].id,
        }
        about = {"id": the["id"], "review_id": ReviewId(the["review_id"])}
        card = {"id": the["id"], "delivery_id": self._card(wish.number)}
        match wish.what:
            case "route":
                return RouteReview(**about)
            case "start":
                return StartReview(**the)
            case "approve" | "met" | "edit" | "reject":
                answer = ANSWERS[("approve", "met", "edit", "reject").index(wish.what)]
                return RecordVerdict(**the, answer=answer)
            case "undo":
                return UndoVerdict(**the)
            case "pause":
                return PauseReview(**the)
            case "form":
                return OpenForm(**the, purpose=FormPurpose.EDIT)
            case "close":
                return CloseForm(**the)
            case "decline":
                return DeclineReview(**the, reason="no_time")
            case "snooze":
                return SnoozeReview(**the, for_time=timedelta(hours=1))
            case "withdraw":
                task = self.tasks[wish.number]
                return WithdrawTask(id=the["id"], client_id=task.client_id, task_id=task.id)
            case "form in place":
                return OpenForm(**the, purpose=FormPurpose.EDIT, clicked=self._copy(wish), in_place=True)
            case "close in place":
                return CloseForm(**the, clicked=self._copy(wish))
            case "edit in place":
                answer = replace(ANSWERS[2], from_form=True)
                return RecordVerdict(**the, answer=answer, clicked=self._copy(wish))
            case "claim":
                return ClaimDelivery(**card)
            case "away":
                gone = Failed(error="removed", waits_at=f"{self.seeded.workspace_id}/C1")
                return SettleDelivery(**card, attempt=1, outcome=gone)
            case "sent":
                return SettleDelivery(**card, attempt=1, outcome=Sent(place="C1", message=str(wish.number)))
            case "failed":
                return SettleDelivery(**card, attempt=1, outcome=Failed(error="cut", ambiguous=True))
        return place_command(wish.what, the["id"], the["sender"], wish.number)

    def _copy(self, wish: Wish) -> MessageRef:
        return MessageRef(place="C1", message=str(wish.number))

    def _card(self, number: int) -> DeliveryId:
        where = "channel" if MATTERS[number] in ("PIECE-1", "CONF-1") else "direct"
        return DeliveryId(delivery_id(f"card/{self.reviews[number].id}/1/{where}"))


def place_command(what: str, key: CommandId, sender: Sender, number: int) -> Any:
    """Something that is told of one of three places: two channels of a team, and somebody's own chat."""
    name = ("C1", "C2", f"chat with {sender.platform_user_id}")[number % 3]
    kind, team = (PlaceKind.PERSONAL, "") if number % 3 == 2 else (PlaceKind.CHANNEL, "team")
    url = "https://moved.example/" if what == "moved" else "https://service.example/"
    place = SeenPlace(conversation_id=name, kind=kind, service_url=url, team_id=team)
    match what:
        case "renamed":
            return NoteMember(id=key, sender=sender, member_id=f"29:{number}")
        case "installed":
            return NoteInstalled(id=key, sender=sender, place=place, member_id="29:x")
        case "removed":
            return NoteRemoved(id=key, sender=sender, place=place)
        case "blocked":
            return NoteBlocked(id=key, sender=sender, place=place)
    return NotePlace(id=key, sender=sender, place=place, member_id=f"29:{number}", acted=what == "acted")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


def dump(database: Database) -> dict[str, list[Any]]:
    """All that is recorded, in an order of its own."""
    with database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in metadata.sorted_tables
        }


def one_by_one(database: Database, commands: Sequence[Any]) -> list[Reply]:
    dispatcher = Dispatcher(database, TABLE, lambda: NOW)
    dispatcher.start()
    replies = [dispatcher.submit(command).result(PATIENCE) for command in commands]
    dispatcher.stop()
    return replies


def in_batches(database: Database, commands: Sequence[Any]) -> tuple[list[Reply], list[int]]:
    go_on, sizes = Event(), []

    def wait(_connection: Connection, commands: Sequence[Gate], _now: object) -> Sequence[None]:
        assert go_on.wait(PATIENCE)
        return [None for _ in commands]

    def pass_gate(_command: Gate, _facts: None, _now: object) -> Decision:
        return Decision(reply=Done())

    gate = Line(load=wait, decide=pass_gate, alone=True)
    dispatcher = Dispatcher(database, {**TABLE, Gate: gate}, lambda: NOW)
    dispatcher.listen(lambda told: sizes.append(len(told)))
    dispatcher.start()
    dispatcher.submit(Gate())
    answers: list[Future[Reply]] = [dispatcher.submit(command) for command in commands]
    go_on.set()
    replies = [answer.result(PATIENCE) for answer in answers]
    dispatcher.stop()
    return replies, sizes


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wishes=st.lists(WISHES, min_size=2, max_size=40))
@example(wishes=[Wish(what="approve", account="U1", number=n) for n in (2, 3)]).via("one day's sum")
@example(wishes=[Wish(what="approve", account="U1", number=2), Wish(what="undo", account="U1", number=2)] * 2)
@example(wishes=[Wish(what="decline", account=a, number=n) for n in (4, 5) for a in ("U1", "U2", "U3")])
@example(wishes=[Wish(what=w, account="U1", number=n) for w in ("decline", "route") for n in (4, 5)])
@example(
    wishes=[Wish(what=w, account="U1", number=0) for w in ("claim", "away", "removed", "acted", "claim")]
)
@example(wishes=[Wish(what="removed", account="U1", number=n) for n in (0, 1, 2)]).via("a whole team")
@example(wishes=[Wish(what=w, account=a, number=1) for a in ("U1", "U2") for w in ("seen", "acted", "moved")])
def test_batches_come_to_the_same_as_one_by_one(office: Office, wishes: list[Wish]) -> None:
    commands = [office.command(wish, number) for number, wish in enumerate(wishes)]
    apart, together = office.copy("apart.db"), office.copy("together.db")
    try:
        replies = one_by_one(apart, commands)
        batched, _ = in_batches(together, commands)

        assert batched == replies
        assert dump(together) == dump(apart)
    finally:
        apart.close()
        together.close()


def test_a_batch_is_one_transaction_for_many(office: Office) -> None:
    wishes = [Wish(what="start", account="U1", number=n) for n in (0, 1, 6)]
    database = office.copy("batch.db")

    _, sizes = in_batches(database, [office.command(wish, n) for n, wish in enumerate(wishes)])

    database.close()
    assert sizes == [1, 3]
