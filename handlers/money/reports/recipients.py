"""Who gets which digest of a week, and the messages that bring it.

| digest | who gets it | messages |
|---|---|---|
| expert's | whoever the week pays | the words; the trend |
| firm's | the digest channel, else finance, else admins | the words; the week's picture, the trend and the file |
| supervisor's | each supervisor, else each admin | the words |
| practice head's | each practice head | the words; the trend and the file of their areas |

Of a quiet week the words come alone, and experts hear nothing. A trend or a file with nothing in it, such as that of a
first week or of a quiet area, is found to be so when it would be sent, and is not.
"""

from collections.abc import Sequence
from datetime import datetime

from handlers.ids import DigestId, derived_id
from handlers.messages import Destination, Message, MessageKind, ToChannel, ToPerson
from handlers.money.closing_values import Digest, DigestKind, PayPeriod
from handlers.money.periods import digest_time
from handlers.people.people import Firm, Person, Role

FIRM_KINDS = (
    MessageKind.FIRM_DIGEST,
    MessageKind.FIRM_PICTURE,
    MessageKind.TREND_PICTURE,
    MessageKind.FIRM_TABLE,
)
EXPERT_KINDS = (MessageKind.EXPERT_DIGEST, MessageKind.TREND_PICTURE)
_PRACTICE_KINDS = (MessageKind.PRACTICE_DIGEST, MessageKind.TREND_PICTURE, MessageKind.FIRM_TABLE)
_SUPERVISOR_KINDS = (MessageKind.SUPERVISOR_DIGEST,)

Issued = tuple[Digest, tuple[Message, ...]]


def staff_digests(
    period: PayPeriod, firm: Firm, staff: Sequence[Person], *, quiet: bool
) -> tuple[Issued, ...]:
    """Issue the digests of supervisors and practice heads, of those who are with the firm."""
    heads = [one for one in staff if Role.PRACTICE_HEAD in one.roles]
    practice_kinds = _PRACTICE_KINDS[:1] if quiet else _PRACTICE_KINDS
    return (
        *(_to(one, DigestKind.SUPERVISOR, _SUPERVISOR_KINDS, period, firm) for one in overseers(staff)),
        *(_to(one, DigestKind.PRACTICE, practice_kinds, period, firm) for one in heads),
    )


def overseers(staff: Sequence[Person]) -> tuple[Person, ...]:
    """Say who sees to the work: the supervisors, or where there are none the admins."""
    held = (tuple(one for one in staff if role in one.roles) for role in (Role.SUPERVISOR, Role.ADMIN))
    return next(filter(None, held), ())


def areas_overseen(reader: Person, staff: Sequence[Person], areas: Sequence[str]) -> frozenset[str]:
    """Say which of the firm's practice areas somebody sees to: their own, and those that no other overseer has."""
    others = (one for one in overseers(staff) if one.id != reader.id)
    taken = frozenset[str]().union(*(one.practice_areas for one in others))
    return frozenset(area for area in areas if area in reader.practice_areas or area not in taken)


def digest_due(period: PayPeriod, firm: Firm) -> datetime:
    """When a week's digests are sent: the firm's hour of its day."""
    return digest_time(period.ends_at, zone=firm.zone, hour=firm.digest_hour, day=firm.digest_day)


def digest_message(digest: Digest, kind: MessageKind, to: Destination, due_at: datetime) -> Message:
    """Owe somebody a part of a digest, once for ever."""
    place = f"{to.workspace_id}/{to.channel}" if isinstance(to, ToChannel) else to.person_id
    return Message(
        key=f"digest/{digest.id}/{kind}/{place}",
        kind=kind,
        firm_id=digest.firm_id,
        to=to,
        subject_id=digest.id,
        version=0,
        due_at=due_at,
    )


def _to(
    person: Person, kind: DigestKind, kinds: Sequence[MessageKind], period: PayPeriod, firm: Firm
) -> Issued:
    digest = Digest(
        id=DigestId(derived_id(period.id, "digest", kind, person.id)),
        firm_id=period.firm_id,
        period_id=period.id,
        kind=kind,
        person_id=person.id,
    )
    to, due_at = ToPerson(person_id=person.id), digest_due(period, firm)
    return digest, tuple(digest_message(digest, one, to, due_at) for one in kinds)
