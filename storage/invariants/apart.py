"""How far apart two moments are, in either database."""

from typing import Any

from sqlalchemy import ColumnElement, Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class seconds_apart(FunctionElement[float]):  # noqa: N801  # as SQLAlchemy's own functions are called
    """The seconds between two moments, whichever is the later."""

    type = Float()
    inherit_cache = True

    def __init__(self, one: ColumnElement[Any], other: ColumnElement[Any]) -> None:
        super().__init__(one, other)


@compiles(seconds_apart)
def _in_postgresql(element: seconds_apart, compiler: Any, **how: Any) -> str:
    one, other = (compiler.process(each, **how) for each in element.clauses)
    return f"abs(extract(epoch FROM {one} - {other}))"


@compiles(seconds_apart, "sqlite")
def _in_sqlite(element: seconds_apart, compiler: Any, **how: Any) -> str:
    one, other = (compiler.process(each, **how) for each in element.clauses)
    return f"abs(julianday({one}) - julianday({other})) * 86400"
