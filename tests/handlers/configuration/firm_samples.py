"""A firm with something in every table of a configuration file, and files about it."""

import copy
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bot.configuration.toml import written
from handlers.configuration.advancing import advanced
from handlers.configuration.applying import ApplyConfiguration, Plan, apply_configuration, plan_of
from handlers.configuration.reading import read_document
from handlers.configuration.standing import ConfigurationFacts, tables_of
from handlers.configuration.values import UNKNOWN, Since
from handlers.decisions import Decision, Done
from handlers.ids import ClientId, CommandId, FirmId, PersonId, RateLineId, WorkspaceId
from handlers.money.billing.details import Address, ClientBilling, FirmBilling
from handlers.money.billing.facts import BillingFacts
from handlers.money.rates import RateLine, RateUnit
from handlers.money.rating.billing_terms import BillingTerms
from handlers.money.rating.discounts import Tier
from handlers.money.rating.premiums import PremiumKind, PremiumLine
from handlers.people.people import Person, Role
from handlers.records import AccountLinked, DigestChannelSet, WorkspaceConnected
from handlers.review.tasks import Offer
from handlers.walls.wall_sets import Wall, WallId, WallKind, WallSet
from tests.handlers.people.samples import ACME, ADA, FIRM, NOW, PLACE, READY, matter_of

ID = CommandId("c" * 32)
TENANT = "01234567-89ab-cdef-0123-456789abcdef"
TEAMS = WorkspaceConnected(id=WorkspaceId("w2"), firm_id=FIRM.id, platform="teams", external_id=TENANT)
LONG_AGO = NOW - timedelta(days=400)
FAY = replace(ADA, id=PersonId("fay"), name="Fay Moss", roles=frozenset({Role.ADMIN, Role.FINANCE}))
BEN = replace(ADA, id=PersonId("ben"), name="Ben Odell", practice_areas=frozenset({"M&A", "Tax"}))
OTHER = replace(ACME, id=ClientId("other"), name="Other Lab", cleared_from=LONG_AGO)
_MATTER = replace(
    matter_of(id=CommandId("m" * 32), offer=Offer.CHANNEL, channel="C1", criteria=("Is it right?",)),
    premiums=(
        PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=2500, price_bp=1250, effective_from=LONG_AGO),
        PremiumLine(
            kind=PremiumKind.RUSH, pay_bp=0, price_bp=5000, effective_from=LONG_AGO, within_minutes=3
        ),
    ),
)
BILLING = BillingTerms(
    matter_id=_MATTER.id,
    firm_id=FIRM.id,
    currency="USD",
    version=2,
    minimum=50_000,
    tiers=(Tier(above=1_000_000, basis_points=500),),
    client_matter_id="CM-1",
    set_at=LONG_AGO,
)
RATE = RateLine(
    id=RateLineId("r1"),
    firm_id=FIRM.id,
    matter_id=None,
    practice_area="M&A",
    seniority=None,
    unit=RateUnit.PIECE,
    pay=600,
    price=1_050,
    currency="USD",
    effective_from=LONG_AGO,
)


def account(person: Person, member: str, workspace: WorkspaceConnected = PLACE) -> AccountLinked:
    return AccountLinked(workspace_id=workspace.id, platform_user_id=member, person_id=person.id)


def wall(key: str, kind: WallKind, subject: str, **more: Any) -> Wall:
    values = {"person_id": None, "team": None, "since": LONG_AGO, **more}
    return Wall(id=WallId(key.rjust(32, "0")), kind=kind, subject=subject, **values)


WALLS = (
    wall("a1", WallKind.PARTY, "Birch", person_id=ADA.id, note="lateral hire"),
    wall("a2", WallKind.MATTER, _MATTER.id, team="Deal team"),
    wall("a3", WallKind.CLIENT, OTHER.id),
    wall("a4", WallKind.MEMBER, "Deal team", person_id=BEN.id, until=NOW + timedelta(days=9)),
    wall("a5", WallKind.RESTRICTED, "Dunmore plc"),
    wall("a6", WallKind.WATCH, "Elm"),
    wall("a7", WallKind.TAG, "over", until=NOW - timedelta(days=1)),
)
FACTS = ConfigurationFacts(
    firm=replace(
        READY,
        workspaces=(PLACE, TEAMS),
        clients=(replace(ACME, cleared_from=LONG_AGO), OTHER),
        matters=(_MATTER, replace(_MATTER, id=_MATTER.id[::-1], code="NW-8", is_open=False, premiums=())),
        people=(ADA, BEN, FAY),
        accounts=(
            account(ADA, "U01"),
            account(BEN, "U02"),
            account(BEN, TENANT.replace("0123", "4567"), TEAMS),
            account(FAY, "U03"),
        ),
        rates=(RATE,),
        billing=(BILLING,),
    ),
    walls=WallSet(version=3, walls=WALLS),
    digest=DigestChannelSet(firm_id=FIRM.id, workspace_id=PLACE.id, channel="C9"),
    billing=BillingFacts(
        firm=READY,
        own=FirmBilling(firm_id=FIRM.id, of=Address(legal_name="Kern & Moss LLP"), bank="IBAN\nBIC"),
        clients={
            ACME.id: ClientBilling(
                client_id=ACME.id,
                firm_id=FIRM.id,
                of=Address(country="GBR"),
                code="A1",
                tax_rate="0.081",
                tax_type="VAT",
            )
        },
    ),
)
Raw = dict[str, Any]


def exported(facts: ConfigurationFacts = FACTS, now: datetime = NOW) -> Raw:
    """What an export of this firm says, as TOML is read."""
    firm = facts.firm.firm
    assert firm is not None
    return tomllib.loads(written(tables_of(facts, now), firm.id, now), parse_float=str)


@cache
def _of_the_sample() -> Raw:
    return exported()


def edited(raw: Raw | None = None, **changes: Any) -> Raw:
    """An export with other tables; None leaves one out."""
    raw = copy.deepcopy(raw or _of_the_sample())
    raw.update(changes)
    return {name: table for name, table in raw.items() if table is not None}


def command_of(
    raw: Mapping[str, Any],
    *,
    take_file: bool = False,
    since: Since = UNKNOWN,
    firm_id: FirmId | None = FIRM.id,
) -> ApplyConfiguration:
    document = read_document(raw, "Europe/Berlin", NOW)
    return ApplyConfiguration(
        id=ID, firm_id=firm_id, document=document, seen="", since=since, take_file=take_file
    )


def planned(raw: Mapping[str, Any], facts: ConfigurationFacts = FACTS, **more: Any) -> Plan:
    return plan_of(command_of(raw, **more), facts, NOW)


def applied(
    raw: Mapping[str, Any], facts: ConfigurationFacts = FACTS, **more: Any
) -> tuple[Decision, ConfigurationFacts]:
    """Apply what was looked at: the decision, and the firm as it is then."""
    command = command_of(raw, **more)
    command = replace(command, seen=plan_of(command, facts, NOW).mark)
    decision = apply_configuration(command, facts, NOW)
    assert isinstance(decision.reply, Done), decision.reply
    return decision, advanced(facts, decision.records)


def said(plan: Plan) -> list[str]:
    """A plan in short: each step with what changes."""
    return [
        " ".join((step.mark, step.name, *(one.field.name for one in step.changed if step.mark != "+")))
        for step in plan.steps
    ]
