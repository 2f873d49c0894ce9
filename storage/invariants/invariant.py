"""What an invariant is: a query that returns no row when all is well, and the words for when it does."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam

from storage.columns import Moment

# The parameters that a query may use: what was due before LATE is forgotten, and no week ends after FAR.
LATE = bindparam("late", type_=Moment)
FAR = bindparam("far", type_=Moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """`query` gives the ids of what is wrong, in one column; `words` say what that is, `remedy` what to do."""

    name: str
    words: str
    remedy: str
    query: Select[Any]


# Nothing that people can do in the product leads here, so nobody should mend it by hand.
REPORT = "Stop signoff serve, keep a copy of the database and report this as a fault of Signoff."
