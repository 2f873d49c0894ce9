"""Consent: what an expert's answers may be used for, as the matter and the expert both allow it at the verdict."""

from collections.abc import Collection, Iterable
from datetime import datetime

from handlers.decisions import Decision, Done
from handlers.people.duties.commands import GiveConsent
from handlers.people.duties.values import ConsentGiven
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.typed import Mistyped, refusing
from handlers.people.people import Person
from handlers.people.roles import person_with

INDEX = "index"
EVALUATE = "evaluate"
TRAIN = "train"
CONSENTED = (EVALUATE, TRAIN)  # the quality index uses every answer
# what a matter's terms allow, the widest last
_ALLOWED = {INDEX: (INDEX,), EVALUATE: (INDEX, EVALUATE), TRAIN: (INDEX, EVALUATE, TRAIN)}
_FORMERLY = "yes"  # a form that was opened before asked for both at once
_SAID = {EVALUATE: "to evaluate models", TRAIN: "to train models"}


def permitted(answers_may: str, consented: Collection[str]) -> tuple[str, ...]:
    """Give what an answer may be used for: what its matter allows, as far as its expert does too."""
    return tuple(use for use in _ALLOWED[answers_may] if use == INDEX or use in consented)


def uses_of(ticked: Iterable[str]) -> tuple[str, ...]:
    """Read what somebody consents to; raises Mistyped for what is no such use."""
    said = set(ticked)
    if _FORMERLY in said:
        return CONSENTED
    if not said.issubset(CONSENTED):
        raise Mistyped("Choose from the uses that are listed.", field="consent")
    return tuple(use for use in CONSENTED if use in said)


def consent_of(person: Person, uses: tuple[str, ...], now: datetime) -> ConsentGiven:
    """Give somebody's next word about the use of their answers."""
    return ConsentGiven(
        person_id=person.id,
        firm_id=person.firm_id,
        version=person.consent_version + 1,
        uses=uses,
        since=now,
    )


def use_words(uses: Collection[str]) -> str:
    """Say what somebody's answers may be used for."""
    allowed = [_SAID[use] for use in CONSENTED if use in uses]
    return " and ".join(["for the quality index", *allowed])


@refusing
def give_consent(command: GiveConsent, facts: FirmFacts, now: datetime) -> Decision:
    """Decide what a person's answers may be used for from now on; what was answered before keeps its own."""
    person = person_with(facts, command.person_id)
    uses = uses_of(command.uses)
    if person.consent_version and person.uses == frozenset(uses):
        return Decision(reply=Done(words="That is what you have said already.", already=True))
    words = (
        f"From now on your answers may be used {use_words(uses)}, as far as a matter allows it. "
        "What you answered before keeps what you said then."
    )
    return Decision(reply=Done(words=words, subject_id=person.id), records=(consent_of(person, uses, now),))
