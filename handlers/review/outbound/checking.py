"""The outbound check: nothing of the firm's clients leaves in an edit or a comment (ABA Model Rule 1.6).

What stands in the task's own text is no finding: an expert may repeat what the client sent.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from handlers.review.outbound.contacts import emails, phones
from handlers.review.outbound.findings import Finding, FindingKind, Part, Spot
from handlers.review.outbound.folding import Folded, fold, paragraphs, squeezed
from handlers.review.outbound.identity import employer_numbers, social_security_numbers
from handlers.review.outbound.names import NameList, names
from handlers.review.outbound.payment import cards, ibans
from handlers.review.outbound.tokens import keys
from handlers.review.tasks import Task

MOST = 50  # findings in one part; whoever sees so many need not see more
# What was found first keeps its place: an account's number is not a telephone's as well.
_SCANNERS = (
    (FindingKind.KEY, keys),
    (FindingKind.IBAN, ibans),
    (FindingKind.CARD, cards),
    (FindingKind.EMAIL, emails),
    (FindingKind.SSN, social_security_numbers),
    (FindingKind.EIN, employer_numbers),
    (FindingKind.PHONE, phones),
)


def check_outbound(edited: str | None, comment: str, task: Task, listed: NameList) -> tuple[Finding, ...]:
    """Find what an edit and a comment say that may not leave and that the task itself does not say."""
    own = (task.title, task.output, task.prompt, task.context)
    parts = ((Part.EDIT, edited or ""), (Part.COMMENT, comment))
    return tuple(
        finding for part, text in parts if text.strip() for finding in _check(part, text, own, listed)
    )


def _check(part: Part, text: str, own: Sequence[str], listed: NameList) -> Iterator[Finding]:
    folded = fold(text)
    named = ((FindingKind.NAME, spot) for spot in _once(names(folded.text, listed, own)))
    found = sorted((*_unknown(_each_once(folded.text), own), *named), key=lambda one: one[1].start)
    begins = paragraphs(text) if found else ()
    for kind, spot in found[:MOST]:
        yield Finding(kind=kind, part=part, paragraph=_paragraph(folded, spot, begins))


def _each_once(text: str) -> Iterator[tuple[FindingKind, Spot]]:
    """Give what the scanners find, each place of the text once."""
    taken = bytearray(len(text))
    for kind, scan in _SCANNERS:
        for spot in scan(text):
            if not any(taken[spot.start : spot.end]):
                taken[spot.start : spot.end] = b"\1" * (spot.end - spot.start)
                yield kind, spot


def _unknown(
    found: Iterable[tuple[FindingKind, Spot]], own: Sequence[str]
) -> Iterator[tuple[FindingKind, Spot]]:
    """Leave out what one of the `own` texts holds, however it is written there."""
    known = ""
    for kind, spot in found:
        known = known or "\n".join(squeezed(one) for one in own)
        if squeezed(spot.value) not in known:
            yield kind, spot


def _once(spots: Iterator[Spot]) -> Iterator[Spot]:
    """Leave out what begins within the one before."""
    end = 0
    for spot in spots:
        if spot.start >= end:
            yield spot
            end = spot.end


def _paragraph(folded: Folded, spot: Spot, begins: Sequence[int]) -> int:
    return bisect_right(begins, folded.origin[spot.start]) if len(begins) > 1 else 0
