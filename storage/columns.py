"""Column types that refuse what this product never stores: naive times and unknown states."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

Identity = String(32)


class Moment(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused, for it would be silently wrong by hours."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive time cannot be stored: {value!r}")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def state_column(name: str, states: type[StrEnum], **options: Any) -> Column[Any]:
    """A column that holds one of these states, checked by the database too.

    A plain string with a CHECK, because a native enum type of PostgreSQL cannot grow within a transaction.
    """
    known = ", ".join(f"'{state.value}'" for state in states)
    check = CheckConstraint(f"{name} IN ({known})", name=f"{name}_known")
    return Column(name, String(20), check, nullable=False, **options)
