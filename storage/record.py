"""A batch of decisions into rows: one statement for each kind of record, in the order that keys need."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.decisions import Decision
from storage.writing.audit import AUDIT_WRITERS
from storage.writing.billing import BILLING_WRITERS
from storage.writing.deliveries import DELIVERY_WRITERS, OWE, owed_row
from storage.writing.desk import DESK_WRITERS
from storage.writing.installs import INSTALL_WRITERS
from storage.writing.metering import ADJUSTMENT_WRITERS, METERING_WRITERS
from storage.writing.money import MONEY_WRITERS
from storage.writing.paying import PAYING_WRITERS
from storage.writing.people import PEOPLE_WRITERS
from storage.writing.retention import RETENTION_WRITERS
from storage.writing.review import REVIEW_WRITERS
from storage.writing.statements import Raced, Writers
from storage.writing.walls import WALL_WRITERS

__all__ = ["Raced", "record"]

# what others refer to comes first
_WRITERS: Writers = (
    *PEOPLE_WRITERS,
    *DESK_WRITERS,
    *INSTALL_WRITERS,
    *REVIEW_WRITERS,
    *METERING_WRITERS,
    *MONEY_WRITERS,
    *ADJUSTMENT_WRITERS,
    *PAYING_WRITERS,
    *BILLING_WRITERS,
    *DELIVERY_WRITERS,
    *WALL_WRITERS,
    *RETENTION_WRITERS,
    *AUDIT_WRITERS,
)


def record(connection: Connection, decisions: Sequence[Decision], now: datetime) -> None:
    """Remember everything that these decisions ask for; raises Raced when a condition no longer holds."""
    by_kind: dict[type[Any], list[Any]] = defaultdict(list)
    for decision in decisions:
        for value in decision.records:
            by_kind[type(value)].append(value)
    for kind, write in _WRITERS:
        if values := by_kind.pop(kind, None):
            write(connection, values, now)
    if by_kind:
        raise TypeError(f"no table for {', '.join(kind.__name__ for kind in by_kind)}")
    owed = [owed_row(message, now) for decision in decisions for message in decision.messages]
    if owed:
        OWE.write(connection, owed)
