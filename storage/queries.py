"""SELECTs that are asked over and over: compiled once for each number of values, their rows converted in one go."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select

from storage.driver import read

Convert = Callable[[Any], Any]
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement for one kind of database and one number of values in each of its lists."""

    sql: str
    order: tuple[str, ...] | None  # of the parameters, where the driver takes them by position
    constants: Mapping[str, Any]
    lists: Mapping[str, tuple[str, ...]]
    binds: Mapping[str, Convert]
    columns: tuple[tuple[int, Convert], ...]


class Query:
    """A SELECT with named parameters, of which some may be lists; rows come as plain sequences, by position.

    A list is filled up with its last value to the next power of two, so that few statements serve batches of every
    size. It must not be empty: what an empty list means depends on the question.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._plans: dict[tuple[Any, ...], _Plan] = {}

    def rows(self, connection: Connection, **values: Any) -> Rows:
        """Ask it; raises ValueError for an empty list."""
        lists = {name: _filled(value) for name, value in values.items() if isinstance(value, (list, tuple))}
        key = (connection.dialect.name, *((name, len(filled)) for name, filled in lists.items()))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _plan(self._statement, connection.dialect, values | lists)
        given = dict(plan.constants)
        for name, value in values.items():
            convert = plan.binds.get(name)
            for one, single in _named(name, lists.get(name), plan, value):
                given[one] = single if convert is None else convert(single)
        parameters = given if plan.order is None else tuple([given[name] for name in plan.order])
        found = read(connection, plan.sql, parameters)
        return [_converted(row, plan.columns) for row in found] if plan.columns else found


def _named(name: str, filled: Sequence[Any] | None, plan: _Plan, value: Any) -> Iterator[tuple[str, Any]]:
    if filled is None:
        yield name, value
    else:
        yield from zip(plan.lists[name], filled, strict=True)


def _filled(values: Sequence[Any]) -> Sequence[Any]:
    if not values:
        raise ValueError("a query's list is not empty")
    missing = (1 << (len(values) - 1).bit_length()) - len(values)
    return [*values, *(values[-1] for _ in range(missing))]


def _converted(row: Sequence[Any], columns: Sequence[tuple[int, Convert]]) -> Sequence[Any]:
    values = list(row)
    for at, convert in columns:
        if values[at] is not None:
            values[at] = convert(values[at])
    return values


def _plan(statement: Select[Any], dialect: Dialect, values: Mapping[str, Any]) -> _Plan:
    compiled: Any = statement.compile(dialect=dialect)
    expanded = compiled.construct_expanded_state(values)
    binds = {
        name: convert
        for name, parameter in compiled.binds.items()
        if (convert := parameter.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    lists = {name: tuple(names) for name, names in expanded.parameter_expansion.items()}
    ours = {one for name in values for one in lists.get(name, (name,))}
    columns = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
    converters = [kind.result_processor(dialect, None) for kind in columns]
    return _Plan(
        sql=expanded.statement,
        order=None if expanded.positiontup is None else tuple(expanded.positiontup),
        constants={
            name: _bound(value, name, lists, binds)
            for name, value in expanded.parameters.items()
            if name not in ours
        },
        lists=lists,
        binds=binds,
        columns=tuple((at, convert) for at, convert in enumerate(converters) if convert is not None),
    )


def _bound(value: Any, name: str, lists: Mapping[str, tuple[str, ...]], binds: Mapping[str, Convert]) -> Any:
    """A value that stands in the statement itself, as the driver takes it."""
    whose = next((one for one, names in lists.items() if name in names), name)
    convert = binds.get(whose)
    return value if convert is None else convert(value)
