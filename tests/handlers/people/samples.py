"""A firm that is set up, and commands that set up more of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.decisions import Decision, Refusal, Refused
from handlers.ids import ClientId, CommandId, FirmId, PersonId, WorkspaceId
from handlers.money.rates import RateUnit
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import (
    AddPerson,
    CreateClient,
    CreateFirm,
    CreateMatter,
    SetRate,
)
from handlers.people.people import Firm, Hours, Person, PersonState, Role
from handlers.people.terms.engaging import create_matter
from handlers.records import AccountLinked, ClientAdded, WorkspaceConnected
from handlers.review.tasks import Matter

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
ID = CommandId("c1")
FIRM = Firm(
    id=FirmId("firm"),
    name="Kern LLP",
    currency="USD",
    zone="Europe/Berlin",
    week_end=6,
    digest_hour=9,
    next_close_at=NOW + timedelta(days=4),
)
NOBODY = FirmFacts(firm=None)
BARE = FirmFacts(firm=FIRM, firm_names=(FIRM.name,))
ACME = ClientAdded(
    id=ClientId("acme"),
    firm_id=FIRM.id,
    name="Acme Lab",
    cleared_by="Sol",
    cleared_from=NOW,
    cleared_until=None,
)
PLACE = WorkspaceConnected(id=WorkspaceId("w1"), firm_id=FIRM.id, platform="slack", external_id="T0123")
ADA = Person(
    id=PersonId("ada"),
    firm_id=FIRM.id,
    name="Ada Kern",
    roles=frozenset({Role.EXPERT}),
    practice_areas=frozenset({"M&A"}),
    seniority="Partner",
    zone="Europe/Berlin",
    hours=Hours(),
    daily_capacity=20,
    state=PersonState.ACTIVE,
)
READY = replace(
    BARE,
    workspaces=(PLACE,),
    clients=(ACME,),
    people=(ADA,),
    accounts=(AccountLinked(workspace_id=PLACE.id, platform_user_id="U01", person_id=ADA.id),),
)
CREATE_FIRM = CreateFirm(id=ID, firm="  Odell  &  Sons ", currency="jpy", zone="Asia/Tokyo")
CREATE_CLIENT = CreateClient(id=ID, firm="", client="New Lab", cleared_by="Sol Reyes")
CREATE_MATTER = CreateMatter(id=ID, firm="", client="", code="NW-7", title="Clauses", practice_area="m&a")
ADD_PERSON = AddPerson(
    id=ID, firm="", person="Ben Odell", member="U02", roles=(Role.EXPERT,), practice_areas=("m&a", "Tax")
)
SET_RATE = SetRate(id=ID, firm="", unit=RateUnit.PIECE, pay="6", price="10.00")
TWO_CLIENTS = replace(READY, clients=(ACME, replace(ACME, id=ClientId("other"), name="Other Lab")))


def matter_of(**changes: Any) -> Matter:
    (matter,) = create_matter(replace(CREATE_MATTER, **changes), READY, NOW).records
    assert isinstance(matter, Matter)
    return matter


def refused(decision: Decision) -> tuple[Refusal, str | None, str]:
    reply = decision.reply
    assert isinstance(reply, Refused)
    assert decision.records == ()
    return reply.reason, reply.field, reply.words
