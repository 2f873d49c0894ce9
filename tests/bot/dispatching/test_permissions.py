"""Every command that a person can give, tried as every role: the server asks on each call who may give it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.dispatch import Dispatcher
from bot.table import TABLE
from handlers.audit.asked import AskAudit
from handlers.audit.noting import NoteView
from handlers.decisions import FormPurpose, Refusal, Refused, Sheet
from handlers.desk.commands import NewKey, OpenDesk, OpenSheet, SendSheet
from handlers.desk.desks import LINES
from handlers.ids import AdjustmentId, CommandId, HeldId, PersonId, derived_id
from handlers.installs.values import InstallApp, NoteConnected, NoteUninstalled
from handlers.people.firms.first_admins import ClaimFirm
from handlers.people.people import PersonState, Role, Sender
from handlers.people.permissions import AT_THE_DESK, MAY
from handlers.people.places.place_values import NoteBlocked, NoteInstalled, NoteMember, NotePlace, NoteRemoved
from handlers.records import AccountLinked
from handlers.review.adjusting.commands import AdjustTime, GrantTime, OpenRefusal, OpenTimeForm, RefuseTime
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.commands import (
    Answer,
    CloseForm,
    DeclineReview,
    ExplainOffer,
    NoteAccount,
    OpenForm,
    PauseReview,
    RecordVerdict,
    SnoozeReview,
    StartReview,
    UndoVerdict,
    VoidVerdict,
)
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack
from handlers.walls.rosters import NoteMembership
from storage.engine import Database
from storage.tables import metadata
from tests.clocks import StillClock
from tests.seed import NOW, Seeded, review_of, seed_firm, task_of, write

# what a platform tells, or what anybody may ask whom the platform vouches for
_OF_NO_ROLE = {
    NotePlace,
    NoteInstalled,
    NoteRemoved,
    NoteBlocked,
    NoteMember,
    NoteAccount,
    NoteView,
    ClaimFirm,
    NoteMembership,
    InstallApp,
    NoteUninstalled,
    NoteConnected,
}
_GATE = {Refusal.NOT_AN_EXPERT, Refusal.NOT_ALLOWED, Refusal.GUEST, Refusal.DEACTIVATED}
_ALL = frozenset(Role)
# who asks, the roles that they hold, and whether they can act at all; what is about oneself needs no role
PEOPLE: Mapping[str, tuple[frozenset[Role], bool]] = {
    **{f"only {role}": (frozenset({role}), True) for role in Role},
    "paused admin": (frozenset({Role.ADMIN}), True),
    "without a role": (frozenset(), True),
    "a guest": (_ALL, False),
    "deactivated": (_ALL, False),
    "left": (_ALL, False),
    "a stranger": (_ALL, False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The firm, with somebody of each kind."""

    dispatcher: Dispatcher
    seeded: Seeded
    review_id: Any


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    with database.writer.begin() as connection:
        seeded = seed_firm(connection)
        task = task_of(seeded.matters["PIECE-1"], "Cap clause")
        review = review_of(task)
        write(connection, task, review)
        for who, (roles, _) in PEOPLE.items():
            if who != "a stranger":
                write(connection, *_somebody(seeded, who, roles))
    dispatcher = Dispatcher(database, TABLE, StillClock(NOW).now)
    dispatcher.start()
    yield Office(dispatcher=dispatcher, seeded=seeded, review_id=review.id)
    await asyncio.to_thread(dispatcher.stop)


def _somebody(seeded: Seeded, who: str, roles: frozenset[Role]) -> tuple[Any, Any]:
    states = {"left": PersonState.LEFT, "paused admin": PersonState.PAUSED}
    person = replace(
        seeded.people["U1"],
        id=PersonId(derived_id("person", who)),
        name=who,
        roles=roles,
        state=states.get(who, PersonState.ACTIVE),
    )
    account = AccountLinked(
        workspace_id=seeded.workspace_id,
        platform_user_id=f"U {who}",
        person_id=person.id,
        is_guest=who == "a guest",
        is_deactivated=who == "deactivated",
    )
    return person, account


def _commands(office: Office, sender: Sender, number: str) -> Iterator[tuple[str, Any, frozenset[Role]]]:
    """Every command that a person can give, with the roles of which one is needed."""
    of_review: dict[type[Any], dict[str, Any]] = {
        RecordVerdict: {"answer": Answer(kind=VerdictKind.APPROVE)},
        StartReview: {},
        PauseReview: {},
        OpenForm: {"purpose": FormPurpose.EDIT},
        CloseForm: {},
        DeclineReview: {"reason": "no_time"},
        SnoozeReview: {"for_time": None},
        ExplainOffer: {},
        UndoVerdict: {},
    }
    for kind, more in of_review.items():
        command = kind(
            id=CommandId(f"{number}/{kind.__name__}"), sender=sender, review_id=office.review_id, **more
        )
        yield kind.__name__, command, MAY[kind]
    void = VoidVerdict(id=CommandId(f"{number}/void"), sender=sender, reference="3fa9c1")
    yield "VoidVerdict", void, MAY[VoidVerdict]
    for kind in (OpenHeldForm, ReleaseHeld, SendBack):
        name, held = kind.__name__, HeldId("0" * 32)
        more = {"purpose": FormPurpose.EDIT} if kind is OpenHeldForm else {"note": "n"}
        yield name, kind(id=CommandId(f"{number}/{name}"), sender=sender, held_id=held, **more), MAY[kind]
    time_form = OpenTimeForm(id=CommandId(f"{number}/time"), sender=sender, review_id=office.review_id)
    yield "OpenTimeForm", time_form, MAY[OpenTimeForm]
    typed = {"seen": "s", "hours": "1", "minutes": "", "seconds": ""}
    adjust = AdjustTime(id=CommandId(f"{number}/adjust"), sender=sender, review_id=office.review_id, **typed)
    yield "AdjustTime", adjust, MAY[AdjustTime]
    for kind in (GrantTime, OpenRefusal, RefuseTime):
        name, asked = kind.__name__, AdjustmentId("0" * 32)
        more = {"note": "n"} if kind is RefuseTime else {}
        about = kind(id=CommandId(f"{number}/{name}"), sender=sender, adjustment_id=asked, **more)
        yield name, about, MAY[kind]
    asking = AskAudit(id=CommandId(f"{number}/audit"), sender=sender, about="matter PIECE-1")
    yield "AskAudit", asking, MAY[AskAudit]
    yield "OpenDesk", OpenDesk(id=CommandId(f"{number}/desk"), sender=sender), frozenset()
    for sheet, line in LINES.items():
        opening = OpenSheet(id=CommandId(f"{number}/{sheet}"), sender=sender, sheet=sheet, place="C1")
        yield f"open {sheet}", opening, MAY[line.act]
        sending = SendSheet(
            id=CommandId(f"{number}/{sheet}/send"),
            sender=sender,
            sheet=sheet,
            about=office.seeded.client_id,
            key=NewKey(id="12345678", secret_hash="0" * 64),
        )
        yield f"send {sheet}", sending, MAY[line.act]


@pytest.mark.parametrize("who", PEOPLE)
async def test_a_command_is_for_whoever_holds_one_of_its_roles_and_for_nobody_else(
    office: Office, who: str
) -> None:
    roles, can_act = PEOPLE[who]
    sender = office.seeded.sender(f"U {who}")
    let_in: dict[str, bool] = {}
    expected: dict[str, bool] = {}
    for name, command, needed in _commands(office, sender, who):
        reply = await office.dispatcher.dispatch(command)
        if name != "CloseForm":  # quiet for everybody: whose form it is not changes nothing, as is held below
            let_in[name] = not (isinstance(reply, Refused) and reply.reason in _GATE)
            expected[name] = can_act and (not needed or not roles.isdisjoint(needed))
    assert let_in == expected


@pytest.mark.parametrize("who", [who for who, (_, can_act) in PEOPLE.items() if not can_act])
async def test_who_may_do_nothing_changes_nothing(office: Office, database: Database, who: str) -> None:
    before = _everything(database)
    for _, command, _ in _commands(office, office.seeded.sender(f"U {who}"), who):
        await office.dispatcher.dispatch(command)
    assert _everything(database) == before


def _everything(database: Database) -> dict[str, list[Any]]:
    with database.reading() as connection:
        return {
            table.name: sorted(map(str, connection.execute(select(table))))
            for table in metadata.sorted_tables
        }


def test_every_command_with_a_sender_says_who_may_give_it() -> None:
    asked = {kind for kind in TABLE if any(field.name == "sender" for field in fields(kind))}
    of_the_desk = {OpenDesk, OpenSheet, SendSheet}
    missing = asked - MAY.keys() - of_the_desk - _OF_NO_ROLE
    assert missing == set(), "add it to handlers/people/permissions.py, and to the matrix above"


def test_every_form_of_the_desk_leads_to_a_command_with_roles() -> None:
    assert LINES.keys() == set(Sheet)
    assert {line.act for line in LINES.values()} <= MAY.keys()
    of_experts = AT_THE_DESK | {Role.EXPERT}  # who look at their own pay there
    assert all(MAY[line.act] <= of_experts for line in LINES.values())
