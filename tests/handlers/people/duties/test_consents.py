"""Consent to the use of answers: what a matter and its expert both allow, and no more."""

from dataclasses import replace

import pytest

from handlers.decisions import Done, Refusal
from handlers.people.duties.commands import GiveConsent
from handlers.people.duties.consents import give_consent, permitted, use_words
from handlers.people.duties.values import ConsentGiven
from handlers.people.experts.experts import accept_invitation
from handlers.review.answering.verdict_values import Verdict, VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import Answer, RecordVerdict
from tests.handlers.people.samples import ADA, FIRM, ID, NOW, READY, refused
from tests.handlers.people.test_experts import ACCEPT, INVITED
from tests.handlers.review import turn_samples as turns

BOTH = frozenset({"evaluate", "train"})


# what the matter's terms allow, what the expert consents to, what the answer may be used for
@pytest.mark.parametrize(
    ("matter", "expert", "uses"),
    [
        ("index", (), ("index",)),
        ("index", BOTH, ("index",)),
        ("evaluate", (), ("index",)),
        ("evaluate", {"evaluate"}, ("index", "evaluate")),
        ("evaluate", {"train"}, ("index",)),
        ("evaluate", BOTH, ("index", "evaluate")),
        ("train", (), ("index",)),
        ("train", {"evaluate"}, ("index", "evaluate")),
        ("train", {"train"}, ("index", "train")),
        ("train", BOTH, ("index", "evaluate", "train")),
    ],
)
def test_an_answer_is_used_for_what_its_matter_and_its_expert_both_allow(
    matter: str, expert: frozenset[str], uses: tuple[str, ...]
) -> None:
    assert permitted(matter, expert) == uses


def _given(*uses: str, before: frozenset[str] = frozenset(), version: int = 1) -> ConsentGiven:
    person = replace(ADA, uses=before, consent_version=version)
    decision = give_consent(
        GiveConsent(id=ID, person_id=ADA.id, uses=uses), replace(READY, people=(person,)), NOW
    )
    (given,) = decision.records
    assert isinstance(given, ConsentGiven)
    return given


def test_each_use_is_consented_to_by_itself_and_taken_back_the_same_way() -> None:
    assert _given("train").uses == ("train",)
    assert _given("train", "evaluate", "train").uses == ("evaluate", "train")
    assert _given(before=BOTH, version=4) == ConsentGiven(
        person_id=ADA.id, firm_id=FIRM.id, version=5, uses=(), since=NOW
    )


def test_the_same_again_is_no_new_version_and_what_is_no_use_is_refused() -> None:
    agreed = replace(READY, people=(replace(ADA, uses=BOTH, consent_version=1),))
    same = give_consent(GiveConsent(id=ID, person_id=ADA.id, uses=("train", "evaluate")), agreed, NOW)
    assert isinstance(same.reply, Done)
    assert (same.reply.already, same.records) == (True, ())
    odd = give_consent(GiveConsent(id=ID, person_id=ADA.id, uses=("sell",)), agreed, NOW)
    assert refused(odd)[:2] == (Refusal.INVALID, "consent")


def test_who_accepts_an_invitation_has_said_it_once() -> None:
    decision = accept_invitation(replace(ACCEPT, uses=("evaluate",)), INVITED, NOW)
    (given,) = [one for one in decision.records if isinstance(one, ConsentGiven)]
    assert (given.version, given.uses) == (1, ("evaluate",))


@pytest.mark.parametrize(
    ("uses", "told"),
    [
        ((), "for the quality index"),
        (("train",), "for the quality index and to train models"),
        (("train", "evaluate"), "for the quality index and to evaluate models and to train models"),
    ],
)
def test_it_is_said_in_words(uses: tuple[str, ...], told: str) -> None:
    assert use_words(uses) == told


def test_a_verdict_keeps_the_uses_the_consent_and_the_wording_of_its_moment() -> None:
    person = replace(turns.PERSON, uses=frozenset({"train"}), consent_version=3)
    matter = replace(turns.CLEARED, answers_may="train", version=7)
    command = RecordVerdict(
        id=turns.ID,
        sender=turns.ADAS,
        review_id=turns.review().id,
        answer=Answer(kind=VerdictKind.APPROVE),
    )
    asked = turns.asked(by=turns.account(person), matter=matter)
    decision = record_verdict(command, VerdictFacts(turn=asked, rates=turns.RATES), turns.NOW)
    (given,) = [one for one in decision.records if isinstance(one, Verdict)]
    assert (given.uses, given.consent_version, given.matter_version) == (("index", "train"), 3, 7)
