"""Ethical walls and information barriers: what they are, and the one function that says who may not see a task.

A firm's walls are a set with a version. Nothing in it is ever changed: a wall that ends is ended by a later version,
so that any delivery can be judged again by the set that it was judged by.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from handlers.ids import ClientId, FirmId, MatterId, PersonId
from handlers.walls.names import NamedWords, name_words, runs

WallId = NewType("WallId", str)


class WallKind(StrEnum):
    """What `subject` names. The first five wall people off; the lists are for everybody; a member is no wall."""

    CLIENT = "client"  # a client's id
    MATTER = "matter"  # a matter's id
    PARTY = "party"  # a name, as for all that follow
    ISSUER = "issuer"
    TAG = "tag"
    RESTRICTED = "restricted"  # nobody gets what names it
    WATCH = "watch"  # nobody gets what names it, and compliance is told in silence
    MEMBER = "member"  # a team, of which `person_id` is one


LISTS = frozenset({WallKind.RESTRICTED, WallKind.WATCH})
BY_ID = frozenset({WallKind.CLIENT, WallKind.MATTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Who is kept from what, from `since` to before `until` (None: no end).

    It bars a person or everybody who is then in a team, and where neither is named everybody.
    """

    id: WallId
    kind: WallKind
    subject: str
    person_id: PersonId | None
    team: str | None
    since: datetime
    until: datetime | None = None
    note: str = ""
    told: str = ""  # who had notice of it

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at a moment."""
        return self.since <= at and (self.until is None or at < self.until)

    @property
    def is_for_all(self) -> bool:
        """Whether it bars everybody."""
        return self.person_id is None and self.team is None


@dataclass(frozen=True, slots=True, kw_only=True)
class WallAdded:
    """A wall of a firm, and the version of its set that begins with it."""

    firm_id: FirmId
    version: int
    wall: Wall


@dataclass(frozen=True, slots=True, kw_only=True)
class WallEnded:
    """The later word that ends a wall at a moment, and the version that begins with it."""

    firm_id: FirmId
    version: int
    id: WallId  # of this word, not of the wall
    wall: Wall
    at: datetime


class Named(Protocol):
    """What walls look at: whose task it is and whom it names. Any Task is one."""

    @property
    def client_id(self) -> ClientId: ...
    @property
    def matter_id(self) -> MatterId: ...
    @property
    def parties(self) -> tuple[str, ...]: ...
    @property
    def issuers(self) -> tuple[str, ...]: ...
    @property
    def tags(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class _Index:
    by_id: Mapping[tuple[WallKind, str], tuple[Wall, ...]]
    by_name: Mapping[tuple[WallKind, NamedWords], tuple[Wall, ...]]
    teams: Mapping[NamedWords, tuple[Wall, ...]]
    longest: int  # words of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class WallSet:
    """The walls of a firm as one version has them, past and future ones too; version 0 is the empty set."""

    version: int = 0
    walls: tuple[Wall, ...] = ()
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _indexed(self.walls))


def _indexed(walls: Iterable[Wall]) -> _Index:
    by_id: dict[tuple[WallKind, str], tuple[Wall, ...]] = defaultdict(tuple)
    by_name: dict[tuple[WallKind, NamedWords], tuple[Wall, ...]] = defaultdict(tuple)
    teams: dict[NamedWords, tuple[Wall, ...]] = defaultdict(tuple)
    for wall in walls:
        if wall.kind in BY_ID:
            by_id[wall.kind, wall.subject] += (wall,)
        elif wall.kind is WallKind.MEMBER:
            teams[name_words(wall.subject)] += (wall,)
        else:
            by_name[wall.kind, name_words(wall.subject)] += (wall,)
    longest = max((len(words) for _, words in by_name), default=0)
    return _Index(dict(by_id), dict(by_name), dict(teams), longest)


NO_WALLS = WallSet()


def hits(walls: WallSet, task: Named, at: datetime) -> tuple[Wall, ...]:
    """Give the walls and list entries in force that a task runs into, whomever they bar.

    A wall on a party, an issuer or a tag is hit where the task names it there; an entry of a list where the task
    names it as a party or an issuer. Names are compared as `name_words` and `runs` say.
    """
    return tuple(wall for wall in touched(walls, task) if wall.holds(at))


def touched(walls: WallSet, task: Named) -> Iterator[Wall]:
    """Give the walls and list entries that a task runs into at any time, past and to come."""
    if not walls.walls:
        return
    index = walls._index  # noqa: SLF001  # the set's own
    yield from index.by_id.get((WallKind.CLIENT, task.client_id), ())
    yield from index.by_id.get((WallKind.MATTER, task.matter_id), ())
    if not index.longest:
        return
    parties, issuers, tags = (
        _named(names, index.longest) for names in (task.parties, task.issuers, task.tags)
    )
    for kind, names in (
        (WallKind.PARTY, parties),
        (WallKind.ISSUER, issuers),
        (WallKind.TAG, tags),
        *((kind, parties | issuers) for kind in sorted(LISTS)),
    ):
        for words in sorted(names):
            yield from index.by_name.get((kind, words), ())


def _named(names: tuple[str, ...], longest: int) -> frozenset[NamedWords]:
    return frozenset(run for name in names for run in runs(name_words(name), longest))


def barred(walls: WallSet, person_id: PersonId, task: Named, at: datetime) -> bool:
    """Whether a person may not see a task at this moment, nor answer it, nor earn by it."""
    return any(_bars(walls, wall, person_id, at) for wall in hits(walls, task, at))


def _bars(walls: WallSet, wall: Wall, person_id: PersonId, at: datetime) -> bool:
    if wall.kind in LISTS or wall.is_for_all or wall.person_id == person_id:
        return True
    return wall.team is not None and person_id in _team(walls, wall.team, at)


def _team(walls: WallSet, team: str, at: datetime) -> Iterator[PersonId]:
    members = walls._index.teams.get(name_words(team), ())  # noqa: SLF001  # the set's own
    return (one.person_id for one in members if one.person_id is not None and one.holds(at))


def walls_of_person(walls: WallSet, person_id: PersonId) -> tuple[Wall, ...]:
    """Give the walls that bar a person at any time, past and to come: their own, and those of teams they are in."""
    teams = {
        name_words(wall.subject)
        for wall in walls.walls
        if wall.kind is WallKind.MEMBER and wall.person_id == person_id
    }
    return tuple(
        wall
        for wall in walls.walls
        if wall.kind is not WallKind.MEMBER
        and (wall.person_id == person_id or (wall.team is not None and name_words(wall.team) in teams))
    )


def barred_people(walls: WallSet, task: Named, at: datetime) -> frozenset[PersonId]:
    """Give the people whom walls name as barred from a task; what bars everybody names nobody."""
    people: set[PersonId] = set()
    for wall in hits(walls, task, at):
        if wall.person_id is not None:
            people.add(wall.person_id)
        if wall.team is not None:
            people.update(_team(walls, wall.team, at))
    return frozenset(people)


class Judgement(StrEnum):
    """What walls allow of a task in one place."""

    DELIVER = "deliver"
    OFFER = "offer"  # without the text and its title: some who read there may not see it
    NOBODY = "nobody"
    COMPLIANCE = "compliance"  # nobody, and compliance is told in silence


CLOSED = frozenset({Judgement.NOBODY, Judgement.COMPLIANCE})


def judge(walls: WallSet, task: Named, at: datetime) -> Judgement:
    """Say whether a task may be offered to anybody at all: lists, and walls that bar everybody.

    What is on both lists is compliance's to hear of.
    """
    found = hits(walls, task, at)
    if any(wall.kind is WallKind.WATCH for wall in found):
        return Judgement.COMPLIANCE
    closed = any(wall.kind is WallKind.RESTRICTED or wall.is_for_all for wall in found)
    return Judgement.NOBODY if closed else Judgement.DELIVER


def judge_reader(walls: WallSet, reader: PersonId, task: Named, at: datetime) -> Judgement:
    """Say what a task may be in one person's own chat: all or nothing."""
    judged = judge(walls, task, at)
    if judged is Judgement.DELIVER and barred(walls, reader, task, at):
        return Judgement.NOBODY
    return judged


def judge_channel(
    walls: WallSet, readers: frozenset[PersonId] | None, task: Named, at: datetime
) -> Judgement:
    """Say what a task may be in a channel, where every reader counts.

    `readers` None: nobody knows who reads there, so whoever is barred may.
    """
    judged = judge(walls, task, at)
    if judged is not Judgement.DELIVER:
        return judged
    kept_out = barred_people(walls, task, at)
    seen = kept_out if readers is None else kept_out & readers
    return Judgement.OFFER if seen else Judgement.DELIVER
