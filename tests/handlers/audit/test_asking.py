"""What the audit says to people: a line for each act, in words, and to compliance and admins alone."""

import json
from dataclasses import replace
from typing import Any

import pytest

from handlers.audit.asked import AskAudit, Kind
from handlers.audit.asking import AskFacts, AuditAnswer, Found, ask_audit
from handlers.audit.noting import NoteExport, NoteView, ViewFacts, note_export, note_view
from handlers.audit.values import Noted
from handlers.audit.words import Names, line, phrases
from handlers.decisions import Done, Figures, Refusal, Refused
from handlers.deliveries import DeliveryState
from handlers.ids import FirmId
from handlers.messages import MessageKind
from handlers.people.people import Role
from handlers.people.places.place_values import PlaceState
from handlers.review.answering.verdict_values import VerdictKind
from tests.handlers.audit.test_auditing import answered, kept
from tests.handlers.review.samples import ADA, NOW, TASK
from tests.handlers.review.turn_samples import ADAS, ID, PERSON, account

COMPLIANCE = account(replace(PERSON, roles=frozenset({Role.COMPLIANCE})))
MATTER = Found(kind=Kind.MATTER, id="m", name="LAW-101")
ADA_FOUND = Found(kind=Kind.PERSON, id="a", name="Ada Okafor")
NAMES = Names(of={ADA: "Ada Okafor", TASK.matter_id: "LAW-101"}, zone="Europe/Berlin")


def act(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"at": "2026-10-14T09:00:05.000000Z", "who": {"kind": "signoff"}, "changes": [*changes], **more}


def test_a_verdict_is_said_with_who_when_and_what_it_earns() -> None:
    told = json.loads(kept(answered()).body)
    reference = told["changes"][0]["review"][12:18]
    assert line(told, NAMES).split(" · ")[1] == (
        f"Ada Okafor approved review {reference} of LAW-101; entered $6.00 to be paid and $10.00 to be charged"
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            act({"did": "page.shown"}, who={"kind": "person", "person": ADA}),
            "Ada Okafor looked at their page",
        ),
        (
            act({"did": "export.ledger"}, who={"kind": "operator"}),
            "Whoever runs Signoff wrote the ledger to a file",
        ),
        (
            act({"did": "place.removed"}, who={"kind": "platform", "platform": "teams"}),
            "Teams noted that the app was taken away from a place",
        ),
        (
            act({"did": "card.sent", "review": "0" * 12 + "3fa9c1", "person": ADA}),
            "Signoff showed the card of review 3fa9c1 to Ada Okafor",
        ),
        (act({"did": "firm_table.undelivered"}), "Signoff could not show the firm's figures as a file"),
        (
            act({"did": "offer.made", "review": "0" * 12 + "3fa9c1", "person": None}),
            "Signoff offered review 3fa9c1 to the channel",
        ),
        (
            act(
                {
                    "did": "review.moved",
                    "review": "0" * 12 + "3fa9c1",
                    "from": ["open", 2],
                    "to": ["expired", 3],
                }
            ),
            "Signoff moved review 3fa9c1 from open to expired",
        ),
        (act({"did": "wall_set.raised", "wall": 3}), "Signoff wall set: raised"),
        (
            act(*({"did": "payout.made", "person": f"p{number}"} for number in range(6))),
            f"Signoff {'; '.join(f'made a payout to p{number}' for number in range(4))}; and 2 more",
        ),
        ({}, "Signoff "),
    ],
)
def test_each_act_is_one_line(told: dict[str, Any], said: str) -> None:
    assert line(told, NAMES).split(" · ")[1] == said


def test_a_line_begins_with_when_where_the_reader_is() -> None:
    assert line(act({"did": "page.shown"}), NAMES).startswith("2026-10-14 11:00:05 · ")


def test_there_are_words_for_all_that_the_product_does() -> None:
    said = phrases()
    assert {f"verdict.{word}" for word in ("approved", "edited", "rejected", "revoked")} <= said
    assert {f"place.{state}" for state in PlaceState} <= said
    assert {f"{kind}.{word}" for kind in MessageKind for word in ("sent", "unsure", "undelivered")} <= said
    assert {"unsure", "dead", "sent"} <= {state.value for state in DeliveryState}
    assert len(VerdictKind) == 3


def asked(about: str, **facts: Any) -> Any:
    command = AskAudit(id=ID, sender=ADAS, about=about)
    known = AskFacts(**({"account": COMPLIANCE, "names": NAMES} | facts))
    return ask_audit(command, known, NOW)


def test_compliance_gets_the_newest_records_and_that_is_recorded_too() -> None:
    told = act({"did": "page.shown"})
    decision = asked("LAW-101", found=(MATTER,), records=(told, told), more=True)
    assert decision.reply == Figures(
        value=AuditAnswer(
            title="Audit of matter LAW-101",
            lines=(line(told, NAMES),) * 2,
            note="Times are those of Europe/Berlin. Older ones are in the file that `signoff audit export` writes.",
        )
    )
    assert decision.records == (
        Noted(
            firm_id=FirmId("firm"), did="audit.asked", about={"kind": "matter", "name": "m", "matter": "m"}
        ),
    )


LISTED = {"did": "wall.added", "kind": "watch", "bars": "everybody"}
WALL = {"did": "wall.added", "kind": "party", "bars": "a team"}
MADE = {"did": "walls.made", "decided_by": "Cora Lund"}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (act(MADE, LISTED), ()),
        (act(MADE, {**LISTED, "did": "wall.ended"}), ()),
        (act({"did": "compliance_notice.sent", "person": ADA}), ()),
        (act({"did": "compliance_notice.undelivered", "person": ADA}), ()),
        (act(MADE, LISTED, WALL), (act(MADE, WALL),)),
        (act(MADE, WALL), (act(MADE, WALL),)),
    ],
)
def test_the_watch_list_is_told_to_compliance_alone(
    told: dict[str, Any], kept: tuple[dict[str, Any], ...]
) -> None:
    admin = account(replace(PERSON, roles=frozenset({Role.ADMIN})))
    assert asked("LAW-101", found=(MATTER,), records=(told,)).reply.value.lines == (line(told, NAMES),)
    to_admin = asked("LAW-101", account=admin, found=(MATTER,), records=(told,)).reply.value
    assert to_admin.lines == tuple(line(one, NAMES) for one in kept)


def test_nothing_recorded_is_said() -> None:
    answer = asked("LAW-101", found=(MATTER,)).reply.value
    assert (answer.lines, answer.note) == ((), "Nothing is recorded about it since the audit began.")


@pytest.mark.parametrize(
    ("about", "facts", "reason", "words"),
    [
        ("LAW-101", {"account": account()}, Refusal.NOT_ALLOWED, "Only admin or compliance may do this here"),
        ("LAW-101", {"account": None}, Refusal.NOT_AN_EXPERT, "You are not set up"),
        ("LAW-101", {"account": replace(COMPLIANCE, is_deactivated=True)}, Refusal.DEACTIVATED, "not active"),
        ("  ", {}, Refusal.INCOMPLETE, "Say what about"),
        ("LAW-9", {}, Refusal.NOT_FOUND, "no matter, person or task “LAW-9”"),
        (
            "Ada",
            {"found": (MATTER, ADA_FOUND)},
            Refusal.NOT_FOUND,
            "matter and of a person here. Say which, as in: matter Ada.",
        ),
        (
            "Ada",
            {"found": (ADA_FOUND, replace(ADA_FOUND, id="b", name="Ada Kern"))},
            Refusal.NOT_FOUND,
            "Several people may be meant: Ada Kern, Ada Okafor.",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    about: str, facts: dict[str, Any], reason: Refusal, words: str
) -> None:
    decision = asked(about, **facts)
    assert isinstance(decision.reply, Refused)
    assert decision.reply.reason is reason
    assert words in decision.reply.words
    assert decision.records == ()


@pytest.mark.parametrize(
    ("about", "sought"),
    [
        ("LAW-101", (None, "LAW-101")),
        ("matter  LAW-101 ", (Kind.MATTER, "LAW-101")),
        ("Person Ada Okafor", (Kind.PERSON, "Ada Okafor")),
        ("task", (None, "task")),
        ("tasks 1", (None, "tasks 1")),
    ],
)
def test_a_kind_may_be_said_first(about: str, sought: tuple[Kind | None, str]) -> None:
    assert AskAudit(id=ID, sender=ADAS, about=about).sought == sought


def test_a_view_and_a_file_leave_a_note() -> None:
    view = NoteView(id=ID, sender=ADAS, firm_week=True)
    assert note_view(view, ViewFacts(account=COMPLIANCE), NOW).records == (
        Noted(firm_id=FirmId("firm"), did="page.shown", about={"firm_week": True}),
    )
    assert note_view(view, ViewFacts(account=None), NOW).reply == Done(already=True)
    file = NoteExport(id=ID, firm_id=FirmId("firm"), what="ledger", since="2026-10-01")
    assert note_export(file, None, NOW).records == (
        Noted(firm_id=FirmId("firm"), did="export.ledger", about={"since": "2026-10-01", "until": ""}),
    )
