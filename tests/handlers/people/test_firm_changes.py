"""A cut-off never comes to lie in the past, and no week is left out by a change."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Refused
from handlers.ids import CommandId, FirmId
from handlers.people.changed import FirmChanged
from handlers.people.firms.firm_changes import change_firm, set_week
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Firm
from handlers.people.terms.changing import ChangeFirm, SetWeek
from tests.seed import NOW

FIRM = Firm(
    id=FirmId("f"),
    name="Kern",
    currency="USD",
    zone="Europe/Berlin",
    week_end=6,
    digest_hour=9,
    next_close_at=NOW + timedelta(days=4),
)
WEEK = SetWeek(
    id=CommandId("c"), week_end="friday", digest_day="monday", digest_hour=9, workspace="", channel=""
)
ZONE = ChangeFirm(id=CommandId("c"), firm="Kern", currency="USD", zone="America/New_York")


@pytest.mark.parametrize(("decide", "command"), [(set_week, WEEK), (change_firm, ZONE)])
def test_a_cut_off_is_moved_ahead_alone(decide: Any, command: Any) -> None:
    decision = decide(command, FirmFacts(firm=FIRM), NOW)
    (changed,) = (one for one in decision.records if isinstance(one, FirmChanged))
    assert changed.firm.next_close_at > NOW

    past = replace(FIRM, next_close_at=NOW)
    refused = decide(command, FirmFacts(firm=past), NOW)
    assert isinstance(refused.reply, Refused)
    assert "is past, and its week is still being closed" in refused.reply.words
    assert refused.records == ()
