"""What an act leaves in the audit: every kind of record is described, nothing of anybody's text is in it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from handlers.audit.auditing import audited
from handlers.audit.canonical import canonical, digest_of
from handlers.audit.described.changes import DESCRIBED, NOT_AUDITED
from handlers.audit.values import AuditRecord, Noted
from handlers.decisions import Decision, Done, FormPurpose, Refusal, refuse
from handlers.ids import CommandId, FirmId, ReviewId
from handlers.people.firms.setting_up import CreateFirm
from handlers.people.people import Role, Sender
from handlers.records import ApiKeyIssued, PersonOffered, Record
from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.answering.verdicts import VerdictFacts, record_verdict
from handlers.review.commands import Answer, MessageRef, OpenForm, RecordVerdict, RouteReview, WithdrawTask
from handlers.review.offering.claims import FormFacts, open_form
from handlers.review.offering.offers import Draft
from handlers.review.offering.turns import TurnFacts
from handlers.review.reviews import ReviewState
from tests.handlers.review.samples import ADA, EDITED, NOW, OUTPUT, TASK, verdict
from tests.handlers.review.turn_samples import ADAS, ID, PERSON, RATES, asked, review

APPROVE = Answer(kind=VerdictKind.APPROVE)
EDIT = Answer(kind=VerdictKind.EDIT, text=EDITED, comment="Two years, not five.", from_form=True)


def answered(answer: Answer = APPROVE, facts: TurnFacts | None = None, **more: Any) -> Decision:
    command = RecordVerdict(id=ID, sender=ADAS, review_id=review().id, answer=answer, **more)
    known = VerdictFacts(turn=facts or asked(), rates=RATES, text=OUTPUT)
    return audited(command, known, record_verdict(command, known, NOW), NOW)


def kept(decision: Decision) -> AuditRecord:
    (found,) = [record for record in decision.records if isinstance(record, AuditRecord)]
    return found


def told(decision: Decision) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(kept(decision).body)
    return body


def by_signoff(*records: Record, basis: tuple[tuple[str, str | int], ...] = ()) -> Decision:
    command = RouteReview(id=ID, review_id=review().id)
    return audited(command, None, Decision(reply=Done(), records=records, basis=basis), NOW)


def test_every_kind_of_record_is_told_or_it_is_said_why_not() -> None:
    assert set(get_args(Record)) == {*DESCRIBED, *NOT_AUDITED}
    assert not {*DESCRIBED} & {*NOT_AUDITED}


def test_a_verdict_is_told_with_who_where_what_and_what_it_did_to_money() -> None:
    body = told(answered(clicked=MessageRef(place="C1", message="1.1")))

    assert body["firm"] == "firm"
    assert body["at"] == NOW.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert body["command"] == {"id": ID, "kind": "RecordVerdict"}
    assert body["who"] == {"kind": "person", "person": ADA, "roles": ["expert"]}
    assert body["where"] == {
        "platform": "slack",
        "workspace": "T1",
        "account": "U1",
        "place": "C1",
        "message": "1.1",
    }
    moved, answer, time, pay, margin = body["changes"]
    assert (moved["did"], moved["from"], moved["to"]) == ("review.moved", ["offered", 5], ["approved", 6])
    assert (moved["task"], moved["matter"], moved["person"]) == (TASK.id, TASK.matter_id, ADA)
    assert answer["did"] == "verdict.approved"
    assert (time["did"], time["rate"], time["units"]) == ("time.entered", "piece", 1)
    assert [(one["did"], one["leg"], one["amount"]) for one in (pay, margin)] == [
        ("money.moved", "pay", 600),
        ("money.moved", "margin", 400),
    ]


def test_the_same_command_leaves_the_same_record_whenever_it_is_run() -> None:
    first, again = kept(answered()), kept(answered())
    assert first == again
    assert first.digest == digest_of(first.body)
    other = RecordVerdict(id=CommandId("other"), sender=ADAS, review_id=review().id, answer=APPROVE)
    facts = VerdictFacts(turn=asked(), rates=RATES, text=OUTPUT)
    assert kept(audited(other, facts, record_verdict(other, facts, NOW), NOW)).id != first.id


def test_a_body_is_canonical_whatever_order_it_was_put_together_in() -> None:
    body = kept(answered(EDIT)).body
    assert canonical(json.loads(body)) == body
    assert canonical({"b": 1, "a": [{"d": None, "c": "ü"}]}) == '{"a":[{"c":"ü","d":null}],"b":1}'


def test_texts_are_told_by_their_digest_alone() -> None:
    secret = "The indemnity survives for two years."
    task = replace(TASK, output=secret, prompt=secret, context=secret, title=secret, metadata={"a": secret})
    edit = replace(verdict(VerdictKind.EDIT), edited_output=secret, comment=secret)
    draft = Draft(
        id="d", firm_id=FirmId("firm"), review_id=review().id, person_id=ADA, text=secret, created_at=NOW
    )
    key = ApiKeyIssued(id="public", client_id=task.client_id, secret_hash=secret)

    body = kept(by_signoff(task, edit, draft, key)).body

    assert secret not in body
    assert "indemnity" not in body
    contents = [change.get("content") for change in json.loads(body)["changes"][:2]]
    other = kept(by_signoff(replace(task, output="Other."), replace(edit, comment="Other."))).body
    assert all(contents)
    assert not set(contents) & {change.get("content") for change in json.loads(other)["changes"]}


@pytest.mark.parametrize(
    ("command", "facts", "who"),
    [
        (RouteReview(id=ID, review_id=ReviewId("r")), None, {"kind": "signoff"}),
        (
            WithdrawTask(id=ID, client_id=TASK.client_id, task_id=TASK.id),
            None,
            {"kind": "client", "client": TASK.client_id},
        ),
        (CreateFirm(id=ID, firm="F", currency="USD", zone="UTC"), None, {"kind": "operator"}),
        (
            RecordVerdict(id=ID, sender=ADAS, review_id=review().id, answer=APPROVE),
            TurnFacts(account=None),
            {"kind": "stranger"},
        ),
    ],
)
def test_who_did_it_is_told_apart(command: Any, facts: Any, who: dict[str, str]) -> None:
    decision = Decision(reply=Done(), records=(TASK,))
    assert told(audited(command, facts, decision, NOW))["who"] == who


def test_the_roles_are_those_held_at_the_time() -> None:
    both = replace(PERSON, roles=frozenset({Role.EXPERT, Role.COMPLIANCE}))
    facts = asked()
    assert facts.account is not None
    body = told(answered(facts=replace(facts, account=replace(facts.account, person=both))))
    assert body["who"]["roles"] == ["compliance", "expert"]


def test_on_what_basis_is_told_where_a_handler_says_it() -> None:
    assert told(by_signoff(TASK, basis=(("walls", 3),)))["basis"] == {"walls": 3}
    assert "basis" not in told(by_signoff(TASK))


@pytest.mark.parametrize("purpose", [FormPurpose.CONTEXT, FormPurpose.READ])
def test_a_form_that_opens_is_a_view(purpose: FormPurpose) -> None:
    command = OpenForm(id=ID, sender=ADAS, review_id=review().id, purpose=purpose)
    facts = FormFacts(turn=asked(ReviewState.OPEN), text=OUTPUT)
    body = told(audited(command, facts, open_form(command, facts, NOW), NOW))
    assert body["changes"][-1] == {"did": f"form.{purpose}", "review": review().id}


def test_what_does_nothing_leaves_no_record() -> None:
    refused = refuse(Refusal.TAKEN, "It is taken.")
    offered = Decision(reply=Done(), records=(PersonOffered(person_id=ADA, at=NOW),))
    command = RecordVerdict(id=ID, sender=ADAS, review_id=review().id, answer=APPROVE)
    assert audited(command, asked(), refused, NOW) is refused
    assert audited(command, asked(), offered, NOW) is offered


def test_a_refusal_that_is_worth_a_note_leaves_one() -> None:
    noted = Noted(firm_id=FirmId("firm"), did="wall.held", about={"review": "r", "walls": 4})
    decision = replace(refuse(Refusal.NOT_YOURS, "Not yours."), records=(noted,))
    sender = Sender(platform="slack", workspace="T1", platform_user_id="U1")
    command = RecordVerdict(id=ID, sender=sender, review_id=review().id, answer=APPROVE)
    assert told(audited(command, asked(), decision, NOW))["changes"] == [
        {"did": "wall.held", "review": "r", "walls": 4}
    ]


def test_a_kind_that_nobody_described_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="does not know what a timedelta is"):
        by_signoff(timedelta(1))  # type: ignore[arg-type]
