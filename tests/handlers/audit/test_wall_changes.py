"""Walls in the audit: that they were changed, by whose decision and whom they bar, and no name of a party."""

import json
from dataclasses import replace
from typing import Any

from handlers.audit.auditing import audited
from handlers.audit.values import AuditRecord
from handlers.audit.words import Names, line
from handlers.decisions import Decision, Done
from handlers.ids import CommandId, TimeEntryId
from handlers.records import Record
from handlers.walls.wall_records import PayReleased, WallSetMade
from handlers.walls.wall_sets import NO_WALLS, WallAdded, WallEnded, WallId, WallKind
from handlers.walls.walling import ReleasePay, WallingFacts
from tests.handlers.people.samples import READY
from tests.handlers.review.samples import ADA, NOW, TASK
from tests.handlers.walls.wall_samples import NEXT_WEEK, for_all, for_team, wall

FIRM = TASK.firm_id
COMMAND = ReleasePay(id=CommandId("c"), firm="", decided_by="Sol Reyes", person="Ada")
KNOWN = WallingFacts(firm=READY, walls=NO_WALLS)


def told(*records: Record) -> dict[str, Any]:
    decision = audited(COMMAND, KNOWN, Decision(reply=Done(), records=records), NOW)
    (kept,) = [record for record in decision.records if isinstance(record, AuditRecord)]
    body: dict[str, Any] = json.loads(kept.body)
    return body


def test_no_name_and_no_note_of_a_wall_is_told() -> None:
    party = wall(WallKind.PARTY, "Acme Holdings", note="A rumour about Dunmore", id=WallId("w1"))
    team = for_team(WallKind.ISSUER, "Cobalt", team="Falcon", id=WallId("w2"))
    listed = for_all(WallKind.WATCH, "Birch", id=WallId("w3"))
    body = told(
        WallSetMade(firm_id=FIRM, seen=2, version=3, decided_by="Sol Reyes"),
        *(WallAdded(firm_id=FIRM, version=3, wall=one) for one in (party, team, listed)),
        WallEnded(firm_id=FIRM, version=3, id=WallId("e"), wall=party, at=NEXT_WEEK),
    )

    for secret in ("Acme", "Dunmore", "Cobalt", "Falcon", "Birch"):
        assert secret not in json.dumps(body)
    made, *added, ended = body["changes"]
    assert (made["version"], made["decided_by"]) == (3, "Sol Reyes")
    assert [(one["wall"], one["kind"], one["bars"]) for one in added] == [
        ("w1", "party", ADA), ("w2", "issuer", "a team"), ("w3", "watch", "everybody"),
    ]  # fmt: skip
    assert (ended["wall"], ended["until"]) == ("w1", NEXT_WEEK.isoformat())
    said = line(body, Names(of={ADA: "Ada Okafor"}))
    assert "changed the walls, as Sol Reyes decided; added to the walls: party, Ada Okafor" in said


def test_a_wall_on_a_matter_is_found_by_the_matter() -> None:
    of_matter = replace(wall(WallKind.MATTER, TASK.matter_id), id=WallId("w"))
    (change,) = told(WallAdded(firm_id=FIRM, version=3, wall=of_matter))["changes"]
    assert (change["matter"], change["person"]) == (TASK.matter_id, ADA)


def test_pay_that_is_let_go_is_told_of_in_the_firms_chain_by_whoever_runs_signoff() -> None:
    released = PayReleased(time_entry_id=TimeEntryId("t"), released_by="Sol Reyes", released_at=NOW)
    body = told(released)
    assert KNOWN.firm.firm is not None
    assert (body["firm"], body["who"]) == (KNOWN.firm.firm.id, {"kind": "operator"})
    assert body["changes"] == [{"did": "pay.released", "entry": "t", "released_by": "Sol Reyes"}]
