"""A writer's own connection, kept from one transaction to the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine


class Pen:
    """Writes one transaction after the other; to be used by one thread, in a `with` that closes the connection.

    Taking a connection from the pool and giving it back was a tenth of a verdict's time in the writer. After any
    fault it is given back all the same, for the pool knows how to mend or to replace it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._put_down()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Begin a transaction, and commit it at the end of the block, or roll it back where that raises."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            with self._connection.begin():
                yield self._connection
        except BaseException:
            self._put_down()
            raise

    def _put_down(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
