"""The dispatch table's lines for deliveries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.dispatch import Line, Table
from handlers.attempt_values import ClaimDelivery, NoteDirectChat, SettleDelivery
from handlers.attempts import claim_delivery, note_direct_chat, settle_delivery
from handlers.putting_off import PutOff, put_off
from storage.facts.sending.deliveries import claim_facts


def _delivery(command: Any) -> tuple[str, ...]:
    return (f"delivery/{command.delivery_id}",)


def _fact_keys(facts: Any) -> tuple[str, ...]:
    keys: tuple[str, ...] = facts.keys
    return keys


def _nothing(_connection: Connection, commands: Sequence[Any], _now: datetime) -> Sequence[None]:
    return [None for _ in commands]


DELIVERY_LINES: Table = {
    ClaimDelivery: Line(load=claim_facts, decide=claim_delivery, keys=_delivery, fact_keys=_fact_keys),
    SettleDelivery: Line(load=claim_facts, decide=settle_delivery, keys=_delivery, fact_keys=_fact_keys),
    NoteDirectChat: Line(load=_nothing, decide=note_direct_chat),
    PutOff: Line(load=_nothing, decide=put_off, waits=True),
}
