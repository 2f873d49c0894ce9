"""What a matter is billed by beside its rates and premiums; the newest version holds, and the former ones are kept."""

from dataclasses import dataclass
from datetime import datetime

from handlers.ids import FirmId, MatterId, PersonId
from handlers.money.rates import RateUnit
from handlers.money.rating.codes import USUAL_TASK_CODE
from handlers.money.rating.discounts import Tier
from handlers.money.rating.rounding import RoundingPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingTerms:
    """Terms of a matter's invoices. `minimum` and the tiers are in minor units of `currency`, the matter's.

    `rounding` is of metered time alone (see `policy_of`). `minimum` 0: there is none. `version` 0 are the usual terms,
    which nobody set. `client_matter_id` and `po_number` are the client's own names, empty where it gave none.
    """

    matter_id: MatterId
    firm_id: FirmId
    currency: str
    version: int = 0
    rounding: RoundingPolicy = RoundingPolicy.NEAREST_TENTH
    minimum: int = 0
    tiers: tuple[Tier, ...] = ()
    task_code: str = USUAL_TASK_CODE
    client_matter_id: str = ""
    po_number: str = ""
    set_by: PersonId | None = None
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingTermsSet:
    """Terms as they shall be, if nobody set a version of the same number first; `former` are what they were."""

    terms: BillingTerms
    former: BillingTerms


def policy_of(terms: BillingTerms, unit: RateUnit) -> RoundingPolicy:
    """Give the policy of entries by this unit: pieces are billed by their fee, whatever is said of time."""
    return RoundingPolicy.FIXED_FEE if unit is RateUnit.PIECE else terms.rounding
