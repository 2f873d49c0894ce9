"""What may be removed, when, and what never is; and the words that a firm is told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Done, Figures, Refusal, Refused
from handlers.ids import FirmId, MatterId, TaskId
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import PlaceHold, ReleaseHold, SetRetention
from handlers.retention.keeping import place_hold, release_hold, set_retention
from handlers.retention.purging import Purgeable, PurgeFacts, PurgeTasks, purge_tasks
from handlers.retention.values import HoldPlaced, HoldReleased, RetentionSet, TaskPurged
from tests.handlers.people.samples import FIRM, ID, NOW, matter_of
from tests.handlers.people.samples import READY as BARE

MATTER = matter_of()
READY = replace(BARE, matters=(MATTER,))
HELD = replace(READY, holds=((MATTER.id, "hold"),))


@pytest.mark.parametrize(
    ("keep", "days", "words"),
    [
        ("law", 2562, "for 2,562 days after they were due"),
        (" Bank ", 1098, "for 1,098 days"),
        ("forever", None, "for ever"),
        ("365", 365, "for 365 days"),
    ],
)
def test_a_firm_says_how_long_texts_are_kept(keep: str, days: int | None, words: str) -> None:
    decision = set_retention(SetRetention(id=ID, firm="", keep=keep), READY, NOW)
    assert decision.records == (RetentionSet(firm_id=FIRM.id, keep=keep.strip().lower(), days=days),)
    assert isinstance(decision.reply, Done)
    assert words in decision.reply.words


@pytest.mark.parametrize("keep", ["", "29", "40001", "-365", "7 years", "³65", "9" * 40])
def test_another_class_is_refused_with_those_there_are(keep: str) -> None:
    decision = set_retention(SetRetention(id=ID, firm="", keep=keep), READY, NOW)
    assert isinstance(decision.reply, Refused)
    assert "Use law, bank, forever, or from 30 to 40,000 days. Nothing was changed." in decision.reply.words
    assert decision.records == ()


def hold(facts: FirmFacts = READY, **changes: Any) -> Any:
    command = PlaceHold(id=ID, firm="", matter=MATTER.code, reason="The  regulator asks.")
    return place_hold(replace(command, **changes), facts, NOW)


def test_a_hold_is_placed_with_its_reason_and_released() -> None:
    (placed,) = hold().records
    assert isinstance(placed, HoldPlaced)
    assert (placed.matter_id, placed.reason, placed.placed_at) == (MATTER.id, "The regulator asks.", NOW)
    command = ReleaseHold(id=ID, firm="", matter=MATTER.code)
    assert release_hold(command, HELD, NOW).records == (
        HoldReleased(id="hold", firm_id=FIRM.id, matter_id=MATTER.id, at=NOW),
    )


def test_what_is_so_already_stays_so() -> None:
    assert (hold(HELD).reply.already, hold(HELD).records) == (True, ())
    released = release_hold(ReleaseHold(id=ID, firm="", matter=MATTER.code), READY, NOW)
    assert isinstance(released.reply, Done)
    assert (released.reply.already, released.records) == (True, ())


@pytest.mark.parametrize(
    ("changes", "reason"), [({"reason": " "}, Refusal.INVALID), ({"matter": "NONE-1"}, Refusal.NOT_FOUND)]
)
def test_a_hold_needs_a_reason_and_a_matter(changes: dict[str, str], reason: Refusal) -> None:
    decision = hold(**changes)
    assert (decision.reply.reason, decision.records) == (reason, ())


OLD = Purgeable(
    task_id=TaskId("t"), matter_id=MatterId("m"), due_at=NOW - timedelta(days=366), held=False, waits=False
)


@pytest.mark.parametrize(
    ("days", "changes", "goes"),
    [
        (365, {}, True),
        (366, {}, False),  # to the second: it is not past its time yet
        (None, {}, False),
        (365, {"held": True}, False),
        (365, {"waits": True}, False),
        (365, {"due_at": NOW - timedelta(days=365)}, False),
        (365, {"due_at": NOW - timedelta(days=365, seconds=1)}, True),
    ],
)
def test_what_is_past_its_time_goes_unless_it_is_held_or_waits(
    days: int | None, changes: dict[str, Any], goes: bool
) -> None:
    facts = PurgeFacts(days=days, tasks=(replace(OLD, **changes),))
    decision = purge_tasks(PurgeTasks(id=ID, firm_id=FirmId("f"), task_ids=(OLD.task_id,)), facts, NOW)
    purged = TaskPurged(task_id=OLD.task_id, firm_id=FirmId("f"), matter_id=OLD.matter_id, at=NOW)
    assert decision.records == ((purged,) if goes else ())
    assert decision.reply == Figures(value=int(goes))
