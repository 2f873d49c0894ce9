"""Firms, the people in them, and who is asking."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from handlers.ids import FirmId, PersonId, WorkspaceId


class Role(StrEnum):
    EXPERT = "expert"
    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    FINANCE = "finance"
    COMPLIANCE = "compliance"
    PRACTICE_HEAD = "practice head"  # of their practice areas


# why a role is nothing without a practice area
NEEDS_AREA: Mapping[Role, str] = MappingProxyType(
    {
        Role.EXPERT: "An expert needs a practice area, or no review would ever come.",
        Role.PRACTICE_HEAD: "A practice head needs a practice area: its figures are what they see.",
    }
)


def lacks_area(roles: Collection[Role], practice_areas: Collection[str]) -> str:
    """Say why these roles cannot be held with these practice areas; nothing where they can."""
    if practice_areas:
        return ""
    return next((why for role, why in NEEDS_AREA.items() if role in roles), "")


class PersonState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    DEACTIVATED = "deactivated"


class OutsideBusiness(StrEnum):
    """Where an expert of a bank stands with its notice of outside business (FINRA 3270); others need none."""

    NOT_NEEDED = "not_needed"
    APPROVED = "approved"
    EMPLOYER_PAID = "employer_paid"
    MISSING = "missing"


# where nothing of what they do accrues to the person: while the notice is missing, and where the firm alone is paid
UNPAID = frozenset({OutsideBusiness.MISSING, OutsideBusiness.EMPLOYER_PAID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A professional-services firm; `week_end` is the last weekday of its week (0 is Monday)."""

    id: FirmId
    name: str
    currency: str
    zone: str
    week_end: int
    digest_hour: int
    next_close_at: datetime
    undo_minutes: int = 10
    day_hours: int = 10  # how much of one person's metered time counts in a day without a supervisor's word
    digest_day: int | None = None  # the weekday of its digest; None: the day after the week’s last


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Working hours in the person's own zone: minutes from midnight, and the weekdays (0 is Monday)."""

    start: int = 9 * 60
    end: int = 18 * 60
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of a firm.

    `uses` is what their answers may be used for beside the quality index, by their own consent, and `consent_version`
    counts how often they have said so.
    """

    id: PersonId
    firm_id: FirmId
    name: str
    roles: frozenset[Role]
    practice_areas: frozenset[str]
    seniority: str
    zone: str
    hours: Hours
    daily_capacity: int
    state: PersonState
    paused_until: datetime | None = None
    last_offered_at: datetime | None = None
    preferred_platform: str | None = None
    outside_business: OutsideBusiness = OutsideBusiness.NOT_NEEDED
    uses: frozenset[str] = frozenset()
    consent_version: int = 0

    @property
    def unpaid(self) -> OutsideBusiness | None:
        """Why nothing accrues to them now; None where it does."""
        return self.outside_business if self.outside_business in UNPAID else None

    def is_there(self, now: datetime) -> bool:
        """Whether they take part now: neither gone nor paused, or paused until a time that has come."""
        if self.state is PersonState.PAUSED:
            return self.paused_until is not None and self.paused_until <= now
        return self.state is PersonState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who asks: a platform account, not yet known to be anybody of ours."""

    platform: str
    workspace: str
    platform_user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account on a platform, as the platform last described it."""

    workspace_id: WorkspaceId
    platform_user_id: str
    person: Person
    is_guest: bool
    is_deactivated: bool


def on_duty(person: Person, now: datetime) -> bool:
    """Whether it is within the person's working hours, where the person is."""
    local = now.astimezone(ZoneInfo(person.zone))
    minute = local.hour * 60 + local.minute
    return local.weekday() in person.hours.weekdays and person.hours.start <= minute < person.hours.end


def next_on_duty(person: Person, now: datetime) -> datetime | None:
    """When the person's working hours next begin; None for somebody who never works."""
    zone = ZoneInfo(person.zone)
    local = now.astimezone(zone)
    for days in range(8):
        day = local.date() + timedelta(days=days)
        start = datetime.combine(day, time(*divmod(person.hours.start, 60)), zone)
        if day.weekday() in person.hours.weekdays and start > now:
            return start.astimezone(now.tzinfo)
    return None
