"""UTBMS task codes of matters, and the LEDES classification of timekeepers.

The codes of UTBMS may be used freely; the classifications are the list of the LEDES Oversight Committee.
"""

import re
from collections.abc import Mapping

TASK_CODES = {"advisory": "C300", "transactional": "P500", "disputes": "L120"}
USUAL_TASK_CODE = TASK_CODES["advisory"]
_TASK_CODE = re.compile(
    r"[B-DF-Z][A-Z]{0,2}[0-9]{3}"
)  # A… are activities and E… expenses, fields of their own

_LIST = (
    "ADJSMT ADJSTR ANALST ARBITR ASSOC AUDITR CLKSEC CONSLT CSTCNS CTRPTR DOCCDR DOCRAT DOCRNA DSCANJ DSCANS DSCATT "
    "DSCPMG EVDEVL EXPERT FLTFEE FORANL HLNLPF INVSTG IPAGNT IPSVPV LGLAST LGLINT LGPRMG LIBRRN MDRCRV MEDITR NBOTHR "
    "OFCOUN PARALG PARTNR RSPROF RSRCHR SECNDE SOLDSG SPAGNT STFATT STFCNS TEMPAT TEMPOS TPADMN TRAINR TRANEE TRANSL "
    "TRNDEV TRNFAG VIDOGR"
)
CLASSIFICATIONS = frozenset(_LIST.split())
# the last word of what a firm calls a seniority that is one of these: "senior associate" is an associate
_OF_WORDS = {
    "partner": "PARTNR",
    "director": "PARTNR",
    "principal": "PARTNR",
    "counsel": "OFCOUN",
    "associate": "ASSOC",
    "attorney": "STFATT",
    "paralegal": "PARALG",
    "consultant": "CONSLT",
    "manager": "CONSLT",
    "analyst": "ANALST",
    "trainee": "TRANEE",
    "assistant": "LGLAST",
    "intern": "LGLINT",
    "researcher": "RSRCHR",
    "translator": "TRANSL",
}
NO_SENIORITY = "EXPERT"
_UNKNOWN = "NBOTHR"


def task_code_of(text: str) -> str | None:
    """Read a kind of matter (advisory, transactional, disputes) or a task code such as L310; None is neither."""
    typed = text.strip()
    if not typed:
        return USUAL_TASK_CODE
    if typed.casefold() in TASK_CODES:
        return TASK_CODES[typed.casefold()]
    return typed.upper() if _TASK_CODE.fullmatch(typed.upper()) else None


def classification_of(seniority: str, own: Mapping[str, str]) -> str:
    """Give the classification of a timekeeper of this seniority: the firm's own by its words, or by what it says."""
    folded = " ".join(seniority.casefold().split())
    if folded in own:
        return own[folded]
    if not folded:
        return NO_SENIORITY
    words = folded.replace("-", " ").split()
    return next((_OF_WORDS[word] for word in reversed(words) if word in _OF_WORDS), _UNKNOWN)
