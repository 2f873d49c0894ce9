"""What the database's errors mean for whoever wanted something of it."""

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError

from storage.record import Raced


def is_down(problem: Exception) -> bool:
    """Whether the database cannot be reached or cannot write, so that nobody's command can be done."""
    cannot = isinstance(problem, (OperationalError, InternalError, InterfaceError))
    return cannot and not _is_in_the_way(problem)


def is_passing(problem: Exception) -> bool:
    """Whether the fault is the database's and of the moment, and not the command's nor ours."""
    return is_down(problem) or _is_in_the_way(problem) or isinstance(problem, Raced)


def may_pass(problem: Exception) -> bool:
    """Whether to try again at once may help: after a twin, for one, a command finds what the twin recorded."""
    return is_passing(problem) or isinstance(problem, IntegrityError)


def reason(problem: Exception) -> str:
    """Say what the database said, without the statement, whose values are confidential."""
    return str(problem.orig) if isinstance(problem, DBAPIError) else str(problem)


def _is_in_the_way(problem: Exception) -> bool:
    """Whether another transaction was: SQLSTATE class 40, a deadlock or a failed serialization."""
    state = getattr(getattr(problem, "orig", None), "sqlstate", None)
    return str(state or "").startswith("40")
