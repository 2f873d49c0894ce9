"""What each kind of record is to the audit: one line for each kind, here or under NOT_AUDITED with the reason.

To add a kind: write a function from its record to a Change, put it into the table of its subject, and say its word
in `handlers/audit/words.py`. A test asks that no kind is forgotten. Ids, states, codes and amounts are told; texts
of anybody's, names of files and secrets are not.
"""

from collections.abc import Mapping
from typing import Any

from handlers import records as r
from handlers.audit.described.adjustment_changes import ADJUSTMENTS
from handlers.audit.described.billing_changes import BILLING
from handlers.audit.described.change_values import Change, Described
from handlers.audit.described.desk_changes import DESK
from handlers.audit.described.held_changes import HELD
from handlers.audit.described.install_changes import INSTALLS
from handlers.audit.described.money_changes import MONEY
from handlers.audit.described.pay_changes import PAY
from handlers.audit.described.people_changes import PEOPLE
from handlers.audit.described.retention_changes import RETENTION
from handlers.audit.described.review_changes import REVIEW
from handlers.audit.described.sending_changes import SENDING
from handlers.audit.described.wall_changes import WALLS
from handlers.audit.values import AuditRecord, ChainGrown, Noted, RecordSealed
from handlers.installs.changed import StateTaken
from handlers.money.leaving import EntriesFound, EntriesLeft
from handlers.money.metering.stretches import MeteredSpan, SpansFreed
from handlers.money.payouts import PayoutLine
from handlers.people import changed as c
from handlers.review.outbound.listing import NameKeyMade
from handlers.walls import wall_records as w


def _noted(noted: Noted) -> Change:
    return {"did": noted.did, **noted.about}


DESCRIBED: Described = {
    **REVIEW,
    **MONEY,
    **PAY,
    **BILLING,
    **PEOPLE,
    **DESK,
    **HELD,
    **ADJUSTMENTS,
    **SENDING,
    **RETENTION,
    **WALLS,
    **INSTALLS,
    Noted: _noted,
}
NOT_AUDITED: Mapping[type[Any], str] = {
    AuditRecord: "it is the audit",
    RecordSealed: "the chain itself proves it",
    ChainGrown: "the chain itself proves it",
    MeteredSpan: "the time entry and the offer that came of it say how long it was",
    SpansFreed: "the offer that ended says how long it was",
    r.PersonOffered: "an offer's own record says it",
    r.KeyUsed: "the tasks that came with the key say it",
    r.FormShown: "the view of the form says it",
    r.FormEnded: "nothing was shown or decided",
    r.DeliveryPutOff: "nothing was sent or decided",
    EntriesLeft: "the wall that holds them says it",
    EntriesFound: "the part of a week that took them says it",
    PayoutLine: "each part of a week notes how many entries it took, and the digest of their ids",
    r.DirectChatOpened: "each message's own record says where it was sent",
    NameKeyMade: "it is a secret, and made once with the first name",
    StateTaken: "the installation that came of it is told of",
    c.ClaimOffered: "there is no firm yet that it would belong to",
    c.ClaimUsed: "the admin that it made is told of",
    c.StepDone: "what the step changed is told of",
    w.SweepOwed: "the walls that were added or ended say it",
    w.SweepMoved: "what it took back and showed anew is told of",
    w.FormsCleared: "nothing was shown or decided",
    w.RosterNoted: "who is in a channel, as the platform tells it; what it changes on cards is told of",
    w.RosterForgotten: "who is in a channel, as the platform tells it; what it changes on cards is told of",
    w.RosterChanged: "who is in a channel, as the platform tells it; what it changes on cards is told of",
    r.MemberNoted: "another name of an account, which the platform gave",
}
