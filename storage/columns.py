"""Column types that refuse what this product never stores: naive times and unknown states."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

Identity = String(32)
_LENGTH = len("2026-11-27 03:16:28.000000")  # and then the offset, which is always that of UTC


class Moment(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused, for it would be silently wrong by hours.

    SQLite keeps it as SQLAlchemy's own DATETIME does, but the two conversions are made in one step each: a
    verdict writes and reads more than thirty moments.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Give what makes a parameter of a value."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Give what makes a value of a result."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"a naive time cannot be stored: {value!r}")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:_LENGTH]


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def state_column(name: str, states: type[StrEnum], **options: Any) -> Column[Any]:
    """A column that holds one of these states, checked by the database too.

    A plain string with a CHECK, because a native enum type of PostgreSQL cannot grow within a transaction.
    """
    return one_of(name, *states, **options)


def one_of(name: str, *states: StrEnum, **options: Any) -> Column[Any]:
    """A column that holds one of these states, which may be of several kinds."""
    known = ", ".join(f"'{state.value}'" for state in states)
    check = CheckConstraint(f"{name} IN ({known})", name=f"{name}_known")
    return Column(name, String(20), check, nullable=False, **options)
