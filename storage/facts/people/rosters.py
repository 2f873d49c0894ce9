"""What is known of who reads in a channel, and which cards stand there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.ids import FirmId, PersonId, WorkspaceId
from handlers.people.places.place_values import root_of
from handlers.review.reviews import Review
from handlers.walls.rosters import FRESH, NoteMembership, NoteRoster, RosterFacts
from handlers.walls.wall_sets import Judgement, Named, judge_channel
from storage import tables
from storage.facts.review.turns import reviews_by_id, walls_of
from storage.facts.walls.walls import named_task, newest_walls
from storage.rows import REVIEW

NEWEST = 2_000  # cards of a channel that are looked at when somebody joins; what is older has lost its text long since

_w, _o, _m, _a = tables.workspaces, tables.rosters, tables.roster_members, tables.accounts
_r, _t, _c, _p = tables.reviews, tables.tasks, tables.matters, tables.places


def roster_facts(
    connection: Connection, commands: Sequence[NoteRoster], now: datetime
) -> Sequence[RosterFacts]:
    """Load channels whose rosters were told; they run alone, so this goes one by one."""
    del now
    return [_told(connection, command) for command in commands]


def membership_facts(
    connection: Connection, commands: Sequence[NoteMembership], now: datetime
) -> Sequence[RosterFacts]:
    """Load channels that somebody joined or left; they run alone, so this goes one by one."""
    del now
    return [_joined(connection, command) for command in commands]


def _told(connection: Connection, command: NoteRoster) -> RosterFacts:
    firm = connection.scalars(select(_w.c.firm_id).where(_w.c.id == command.workspace_id)).first()
    known = _known(connection, command.workspace_id, command.conversation_id)
    if firm is None or known is None:
        return RosterFacts(workspace_id=command.workspace_id, known=known)
    places = ((command.workspace_id, command.conversation_id),)
    changed = None if command.accounts is None else known.symmetric_difference(command.accounts)
    return _facts(connection, FirmId(firm), places, known, changed)


def _joined(connection: Connection, command: NoteMembership) -> RosterFacts:
    sender = command.sender
    row = connection.execute(
        select(_w.c.id, _w.c.firm_id).where(
            _w.c.platform == sender.platform, _w.c.external_id == sender.workspace
        )
    ).first()
    if row is None:
        return RosterFacts(workspace_id=None)
    channels = tuple(
        (channel, known)
        for channel in _channels(connection, row.id, command)
        if (known := _known(connection, row.id, channel)) is not None
    )
    if not channels:
        return RosterFacts(workspace_id=row.id)
    changed = None if command.is_unnamed else frozenset({sender.platform_user_id})
    places = tuple((row.id, channel) for channel, _ in channels)
    return replace(_facts(connection, row.firm_id, places, None, changed), channels=channels)


def _channels(connection: Connection, workspace_id: str, command: NoteMembership) -> Sequence[str]:
    """Name the channels that somebody joined or left.

    A team's event comes from its first channel, which has the team's own id. Whoever joins one of its channels counts
    as a reader of all until their rosters are asked for again; whoever leaves one may still read in the others.
    """
    here = {command.conversation_id}
    if command.team_id and (command.joined or command.team_id == command.conversation_id):
        of_team = select(_p.c.conversation_id).where(
            _p.c.workspace_id == workspace_id, _p.c.team_id == command.team_id
        )
        here.update(connection.scalars(of_team))
    return sorted(here)


def _known(connection: Connection, workspace_id: str, conversation_id: str) -> frozenset[str] | None:
    here = (_o.c.workspace_id == workspace_id) & (_o.c.conversation_id == conversation_id)
    if connection.execute(select(_o.c.noted_at).where(here)).first() is None:
        return None
    members = select(_m.c.platform_user_id).where(
        _m.c.workspace_id == workspace_id, _m.c.conversation_id == conversation_id
    )
    return frozenset(connection.scalars(members))


def _facts(
    connection: Connection,
    firm_id: FirmId,
    places: Sequence[tuple[WorkspaceId, str]],
    known: frozenset[str] | None,
    changed: frozenset[str] | None,
) -> RosterFacts:
    """Load what a change may concern; `changed` None: all accounts there may be."""
    workspace_id = places[0][0]
    walls = newest_walls(connection, firm_id)
    if not walls.walls:
        return RosterFacts(workspace_id=workspace_id, known=known)
    people = _people(connection, workspace_id, changed or frozenset())
    looked_at = places if people or changed is None else ()
    cards = tuple(card for place in looked_at for card in _cards(connection, *place))
    return RosterFacts(workspace_id=workspace_id, known=known, people=people, walls=walls, cards=cards)


def _people(connection: Connection, workspace_id: str, accounts: frozenset[str]) -> tuple[PersonId, ...]:
    if not accounts:
        return ()
    theirs = _a.c.platform_user_id.in_(sorted(accounts))
    found = select(_a.c.person_id).where(_a.c.workspace_id == workspace_id, theirs)
    return tuple(PersonId(one) for one in connection.scalars(found.order_by(_a.c.person_id)))


def _cards(connection: Connection, workspace_id: str, channel: str) -> tuple[tuple[Review, Named], ...]:
    newest = (
        select(*REVIEW.columns, _t.c.client_id, _t.c.parties, _t.c.issuers, _t.c.tags)
        .select_from(_c.join(_t, _t.c.matter_id == _c.c.id).join(_r, _r.c.task_id == _t.c.id))
        .where(_c.c.workspace_id == workspace_id, _c.c.channel == channel, _r.c.offers > 0)
        .order_by(_t.c.id.desc())
        .limit(NEWEST)
    )
    return tuple((REVIEW.value(row), named_task(row)) for row in connection.execute(newest))


def roster_is_wanted(connection: Connection, review_id: str, now: datetime) -> bool:
    """Whether a card can only be posted with its text if it is known who reads in its channel now."""
    known = reviews_by_id(connection, (review_id,)).get(review_id)
    if known is None or not known.matter.shows_text_at_once:
        return False
    walls = walls_of(connection, (known,))[known.review.firm_id]
    if judge_channel(walls, None, known.task, now) is not Judgement.OFFER:
        return False
    noted = connection.scalars(
        select(_o.c.noted_at).where(
            _o.c.workspace_id == known.matter.workspace_id,
            _o.c.conversation_id == root_of(known.matter.channel or ""),
        )
    ).first()
    return noted is None or now - noted > FRESH
