"""Experts: inviting them, and what they say of themselves. The commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.ids import CommandId, PersonId
from handlers.people.accounts import HeldTurn


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteExperts:
    """Ask these accounts of a workspace to be experts; `names` are what they are called, as far as it is known."""

    id: CommandId
    workspace: str
    members: tuple[str, ...]
    practice_areas: tuple[str, ...]
    seniority: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitation:
    """An invited person's yes, and their own terms: areas, hours where they are, capacity, and what they agree to."""

    id: CommandId
    person_id: PersonId
    accepts_terms: bool
    practice_areas: tuple[str, ...]
    zone: str
    starts: str
    ends: str
    days: tuple[str, ...]
    daily_capacity: int
    uses: tuple[str, ...]  # of their answers, that they consent to beside the quality index
    outside_business: str
    prefers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOut:
    """Be asked for nothing until a day (of theirs) begins, or until they are back; `held` is what waits for them."""

    id: CommandId
    person_id: PersonId
    until: str = ""
    held: tuple[HeldTurn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack:
    id: CommandId
    person_id: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Leave the firm's experts for good; `held` is what waits for them."""

    id: CommandId
    person_id: PersonId
    is_sure: bool
    held: tuple[HeldTurn, ...] = ()
