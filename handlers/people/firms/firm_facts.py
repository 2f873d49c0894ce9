"""A firm as it is set up: the facts that its setting up is decided on."""

from dataclasses import dataclass

from handlers.ids import ClientId, FirmId, MatterId
from handlers.money.rates import RateLine
from handlers.money.rating.billing_terms import BillingTerms
from handlers.people.changed import Invitation
from handlers.people.duties.values import NoticeRecorded
from handlers.people.people import Firm, Person
from handlers.records import AccountLinked, ClientAdded, WorkspaceConnected
from handlers.review.tasks import Matter
from handlers.walls.wall_sets import NO_WALLS, WallSet


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFacts:
    """A firm as it is set up; `firm` None: there is none of that name, or several and none was named.

    `firm_names` are those of every firm here. `workspace_of` is the firm that has the workspace that a
    ConnectWorkspace names.
    """

    firm: Firm | None
    firm_names: tuple[str, ...] = ()
    workspaces: tuple[WorkspaceConnected, ...] = ()
    clients: tuple[ClientAdded, ...] = ()
    matters: tuple[Matter, ...] = ()
    people: tuple[Person, ...] = ()
    accounts: tuple[AccountLinked, ...] = ()
    rates: tuple[RateLine, ...] = ()
    billing: tuple[BillingTerms, ...] = ()  # of each matter that has any of its own, the newest
    workspace_of: FirmId | None = None
    holds: tuple[tuple[MatterId, str], ...] = ()  # the matters on legal hold, and the hold's id
    keep: str = "forever"  # the firm's retention class
    invitations: tuple[Invitation, ...] = ()
    notices: tuple[NoticeRecorded, ...] = ()  # of outside business, of each person the oldest first
    with_key: frozenset[ClientId] = frozenset()  # the clients that have an API key that opens
    walls: WallSet = NO_WALLS  # where an account is linked: whom they bar may read by it

    def billing_of(self, matter: Matter) -> BillingTerms:
        """Give the terms that a matter is billed by: its own, or the usual ones at version 0."""
        usual = BillingTerms(matter_id=matter.id, firm_id=matter.firm_id, currency=matter.currency)
        return next((one for one in self.billing if one.matter_id == matter.id), usual)

    @property
    def practice_areas(self) -> frozenset[str]:
        """Every practice area that the firm has a name for."""
        of_people = {area for person in self.people for area in person.practice_areas}
        of_rates = {rate.practice_area for rate in self.rates if rate.practice_area}
        return frozenset(of_people | of_rates | {matter.practice_area for matter in self.matters})

    @property
    def seniorities(self) -> frozenset[str]:
        """Every seniority that the firm has a name for."""
        of_people = {person.seniority for person in self.people if person.seniority}
        return frozenset(of_people | {rate.seniority for rate in self.rates if rate.seniority})
