"""The demo's firm: eight people, three practice areas, six matters, their rates, one client. All of it is made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.ids import ClientId, FirmId, MatterId, PersonId, RateLineId, WorkspaceId, derived_id
from handlers.money.paying.values import PayTerms
from handlers.money.periods import next_cutoff
from handlers.money.rates import RateLine, RateUnit
from handlers.people.people import Firm, Hours, Person, PersonState, Role
from handlers.records import AccountLinked, ClientAdded, DigestChannelSet, Record, WorkspaceConnected
from handlers.review.tasks import Criterion, Matter, Offer, Reason

FIRM_NAME = "Harbour & Vale"
ZONE = "Europe/London"
CURRENCY = "GBP"
AROUND_THE_CLOCK = Hours(start=0, end=24 * 60, weekdays=(0, 1, 2, 3, 4, 5, 6))
LAW, BANKING, STRATEGY = "contract law", "banking", "consulting"

# Slack's id of the account, name, what they are, practice areas, seniority, roles
PEOPLE = (
    ("U0ADA", "Ada Okafor", "Lawyer, partner", (LAW,), "partner", (Role.EXPERT,)),
    ("U0JONAS", "Jonas Weber", "Lawyer, associate", (LAW,), "associate", (Role.EXPERT,)),
    ("U0MEI", "Mei Tanaka", "Banker, director", (BANKING,), "partner", (Role.EXPERT,)),
    ("U0LUIS", "Luis Ortega", "Banker, analyst", (BANKING,), "associate", (Role.EXPERT,)),
    ("U0PRIYA", "Priya Nair", "Consultant, partner", (STRATEGY,), "partner", (Role.EXPERT,)),
    ("U0TOM", "Tom Becker", "Consultant", (STRATEGY,), "associate", (Role.EXPERT,)),
    ("U0SAM", "Sam Whitfield", "Firm admin", (), "staff", (Role.ADMIN, Role.SUPERVISOR)),
    ("U0FAY", "Fay Moss", "Finance", (), "staff", (Role.FINANCE,)),
)
_REASONS = (
    Reason(code="wrong_law", text="Wrong law or jurisdiction"),
    Reason(code="wrong_fact", text="A fact is wrong"),
    Reason(code="incomplete", text="Something is missing"),
    Reason(code="reasoning", text="The reasoning does not hold"),
    Reason(code="other", text="Something else"),
)
_RUBRIC = (
    Criterion(id="figures", text="Every figure agrees with the source"),
    Criterion(id="covenant", text="The covenant is stated with its test dates"),
    Criterion(id="advice", text="It says what to ask for"),
)
# code, title, practice area, offer, basis, rubric, confidential
_MATTERS = (
    ("LAW-101", "Contract drafting", LAW, Offer.CHANNEL, RateUnit.PIECE, (), False),
    ("LAW-102", "Privileged questions", LAW, Offer.CHANNEL, RateUnit.HOUR, (), True),
    ("BANK-201", "Morning notes", BANKING, Offer.CHANNEL, RateUnit.PIECE, (), False),
    ("BANK-202", "Credit papers", BANKING, Offer.CHANNEL, RateUnit.PIECE, _RUBRIC, False),
    ("STRAT-301", "Case drafts", STRATEGY, Offer.CHANNEL, RateUnit.PIECE, (), False),
    ("STRAT-302", "Market sizing", STRATEGY, Offer.DIRECT, RateUnit.PIECE, (), False),
)
# unit, seniority, the expert's pay, the client's price, in pence
_RATES = (
    (RateUnit.PIECE, None, 1200, 1800),
    (RateUnit.PIECE, "partner", 1600, 2400),
    (RateUnit.HOUR, None, 14000, 20000),
    (RateUnit.HOUR, "partner", 20000, 28000),
)

FIRM_ID = FirmId(derived_id("demo", "firm"))
WORKSPACE_ID = WorkspaceId(derived_id("demo", "workspace"))
CLIENT_ID = ClientId(derived_id("demo", "client"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """The chat that the firm is in, and by what names it knows the firm.

    `accounts` are by the people's ids in Slack, `channels` by practice area; `finance` is where the firm's digest goes.
    """

    platform: str
    external_id: str
    accounts: Mapping[str, str]
    channels: Mapping[str, str]
    finance: str


def records(now: datetime, chat: Chat) -> tuple[Record, ...]:
    """Give everything that the demo's database begins with."""
    return (
        Firm(
            id=FIRM_ID,
            name=FIRM_NAME,
            currency=CURRENCY,
            zone=ZONE,
            week_end=6,
            digest_hour=9,
            next_close_at=next_cutoff(now, zone=ZONE, week_end=6),
        ),
        WorkspaceConnected(
            id=WORKSPACE_ID, firm_id=FIRM_ID, platform=chat.platform, external_id=chat.external_id
        ),
        PayTerms(firm_id=FIRM_ID, hold_weeks=0),  # everybody is new, and shall see a payout
        DigestChannelSet(firm_id=FIRM_ID, workspace_id=WORKSPACE_ID, channel=chat.finance),
        *(_person(*row) for row in PEOPLE),
        *(
            AccountLinked(
                workspace_id=WORKSPACE_ID,
                platform_user_id=chat.accounts[account],
                person_id=person_id(account),
            )
            for account, *_ in PEOPLE
        ),
        ClientAdded(
            id=CLIENT_ID,
            firm_id=FIRM_ID,
            name="Northwind AI Lab (sample)",
            cleared_by="Sam Whitfield",
            cleared_from=now,
            cleared_until=None,
        ),
        *(_matter(*row, channel=chat.channels[row[2]]) for row in _MATTERS),
        *(_rate(number, *row, now=now) for number, row in enumerate(_RATES)),
    )


def person_id(account: str) -> PersonId:
    """Give the id of the person who has this account in Slack."""
    return PersonId(derived_id("demo", "person", account))


def matters_of(area: str | None) -> frozenset[str]:
    """Name the matters of a practice area by their codes; all matters where none is given."""
    return frozenset(code for code, _, practice, *_ in _MATTERS if area in (None, practice))


def _person(
    account: str, name: str, _title: str, areas: tuple[str, ...], seniority: str, roles: tuple[Role, ...]
) -> Person:
    return Person(
        id=person_id(account),
        firm_id=FIRM_ID,
        name=name,
        roles=frozenset(roles),
        practice_areas=frozenset(areas),
        seniority=seniority,
        zone=ZONE,
        hours=AROUND_THE_CLOCK,  # the demo is opened at any hour of any day
        daily_capacity=40,
        state=PersonState.ACTIVE,
    )


def _matter(
    code: str,
    title: str,
    area: str,
    offer: Offer,
    basis: RateUnit,
    rubric: tuple[Criterion, ...],
    confidential: bool,  # a row of the table above
    *,
    channel: str,
) -> Matter:
    return Matter(
        id=MatterId(derived_id("demo", "matter", code)),
        firm_id=FIRM_ID,
        client_id=CLIENT_ID,
        code=code,
        title=title,
        practice_area=area,
        offer=offer,
        basis=basis,
        currency=CURRENCY,
        reviews_per_task=1,
        expected_minutes=3,
        cap_ms=9 * 60_000,
        due_minutes=8 * 60,
        claim_minutes=30,
        workspace_id=WORKSPACE_ID,
        channel=channel,
        reject_reasons=_REASONS,
        rubric=rubric,
        confidential=confidential,
        is_open=True,
    )


def _rate(
    number: int, unit: RateUnit, seniority: str | None, pay: int, price: int, *, now: datetime
) -> RateLine:
    return RateLine(
        id=RateLineId(derived_id("demo", "rate", str(number))),
        firm_id=FIRM_ID,
        matter_id=None,
        practice_area=None,
        seniority=seniority,
        unit=unit,
        pay=pay,
        price=price,
        currency=CURRENCY,
        effective_from=now,
    )
