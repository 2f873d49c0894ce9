"""UTBMS, the codes that e-billing systems sort work by: their names, our defaults, and a check of a matter's own.

Source: the Uniform Task-Based Management System of the American Bar Association and others, kept by the LEDES Oversight
Committee; its authors permit free use. A task code says what part of the matter the work belongs to, an activity code
what was done, an expense code what was paid for: three fields, never mixed. Clients may agree codes of their own.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from handlers.money.invoices.utbms_names import ACTIVITY_NAMES, EXPENSE_NAMES, TASK_NAMES

__all__ = [
    "ACTIVITIES",
    "ADJUDICATION",
    "EXPENSES",
    "TASKS",
    "TIMEKEEPER_CLASSES",
    "BadCode",
    "MatterType",
    "matter_type_of",
    "own_activity",
    "own_task",
    "task_of",
]


def _named(text: str) -> Mapping[str, str]:
    return MappingProxyType(dict(line.split(" ", 1) for line in text.strip().splitlines()))


ACTIVITIES: Final = _named(ACTIVITY_NAMES)
TASKS: Final = _named(TASK_NAMES)
EXPENSES: Final = _named(EXPENSE_NAMES)

# What a verdict counts as is `activity_of` in handlers/money/time.py. A senior who settles a disagreement of two
# experts communicates in the firm.
ADJUDICATION: Final = "A105"

_CLASSES = """
    ADJSMT ADJSTR ANALST ARBITR ASSOC AUDITR CLKSEC CONSLT CSTCNS CTRPTR DOCCDR DOCRAT DOCRNA DSCANJ DSCANS DSCATT
    DSCPMG EVDEVL EXPERT FLTFEE FORANL HLNLPF INVSTG IPAGNT IPSVPV LGLAST LGLINT LGPRMG LIBRRN MDRCRV MEDITR NBOTHR
    OFCOUN PARALG PARTNR RSPROF RSRCHR SECNDE SOLDSG SPAGNT STFATT STFCNS TEMPAT TEMPOS TPADMN TRAINR TRANEE TRANSL
    TRNDEV TRNFAG VIDOGR
"""
TIMEKEEPER_CLASSES: Final = frozenset(_CLASSES.split())

_CODE_LIMIT = 20
_CODE = re.compile(rf"[A-Z0-9][A-Z0-9.-]{{0,{_CODE_LIMIT - 1}}}")
_LIKE_UTBMS = re.compile(r"[ABCELP][0-9]{3}")


class BadCode(ValueError):
    """What a person typed is no code for its field; the text of the error is the words for the person."""


class MatterType(StrEnum):
    ADVISORY = "advisory"
    TRANSACTIONAL = "transactional"
    DISPUTES = "disputes"


_TASK_OF: Final[Mapping[MatterType, str]] = MappingProxyType(
    {
        MatterType.ADVISORY: "C300",  # analysis and advice
        MatterType.TRANSACTIONAL: "P500",  # negotiation, revision, responses
        MatterType.DISPUTES: "L120",  # analysis and strategy
    }
)
# Whole words of a practice area that say what type a matter of it is; advice is what all else is.
_DISPUTES = "arbitration dispute disputes insolvency investigations litigation trial"
_DEALS = """
    acquisition acquisitions conveyancing contract contracts corporate deal deals equity finance financing
    ipo lending leveraged m&a merger mergers transaction transactional transactions venture
"""
_DISPUTE_WORDS, _DEAL_WORDS = frozenset(_DISPUTES.split()), frozenset(_DEALS.split())


def matter_type_of(practice_area: str) -> MatterType:
    """Tell the type of a matter from the words of its practice area, such as "Commercial contracts"."""
    words = frozenset(re.findall(r"[a-z&]+", practice_area.lower()))
    if words & _DISPUTE_WORDS:
        return MatterType.DISPUTES
    return MatterType.TRANSACTIONAL if words & _DEAL_WORDS else MatterType.ADVISORY


def task_of(practice_area: str, own: str = "") -> str:
    """The task code of a matter's work: the matter's own where it has one, else the default of its type."""
    return own or _TASK_OF[matter_type_of(practice_area)]


def own_task(text: str) -> str:
    """Read the task code that a person gives to a matter: of UTBMS, or of the client's own set. Raises BadCode."""
    code = _shaped(text)
    if code in ACTIVITIES or code in EXPENSES:
        known = ACTIVITIES.get(code) or EXPENSES[code]
        kind = "an activity" if code in ACTIVITIES else "an expense"
        raise BadCode(f"{code} ({known}) is {kind} code. A task code is, for example, C300 or L120.")
    return _known(code, TASKS, "task")


def own_activity(text: str) -> str:
    """Read the activity code that a person gives to a matter, in the same way. Raises BadCode."""
    code = _shaped(text)
    if code in TASKS or code in EXPENSES:
        known = TASKS.get(code) or EXPENSES[code]
        kind = "a task" if code in TASKS else "an expense"
        raise BadCode(f"{code} ({known}) is {kind} code. An activity code is, for example, A104.")
    return _known(code, ACTIVITIES, "activity")


def _shaped(text: str) -> str:
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadCode(
            f"“{text.strip()[:40]}” is no code: use letters and figures, at most {_CODE_LIMIT}, without spaces."
        )
    return code


def _known(code: str, codes: Mapping[str, str], what: str) -> str:
    if code not in codes and _LIKE_UTBMS.fullmatch(code):
        raise BadCode(f"UTBMS has no {what} code {code}. Look it up in the client's billing guideline.")
    return code
