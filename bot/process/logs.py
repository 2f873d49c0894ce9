"""Logs: one line each on standard error, as key=value or as JSON, and never a secret in them."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from traceback import format_tb
from typing import Any, TextIO

# Slack's tokens, our clients' keys, and what follows "Bearer", passwords in URLs.
_SECRETS = re.compile(
    r"\bxox[a-z]-[\w-]+|\bxapp-[\w-]+|\bxoxe\.[\w.-]+|\bso_live_\w+|(?<=[Bb]earer )[\w.~+/=-]{12,}|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_HIDDEN = "[hidden]"
# It logs whole bodies of requests at INFO when a signature is wrong, and they hold what clients sent.
_TALKATIVE = (
    "slack_bolt.RequestVerification",
    "slack_bolt",
    "slack_sdk",
    "aiohttp.access",
    "alembic",
    "apscheduler",
    "sqlalchemy",  # it would write the rows that it reads, which are clients' texts
)


def set_up_logs(level: str, form: str, stream: TextIO | None = None) -> None:
    """Let every log of the process go to the stream (standard error) from this level on."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _KeyValue())
    handler.addFilter(_is_for_us)
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _is_for_us(record: logging.LogRecord) -> bool:
    """Whether a record may be written: Bolt gives its loggers the root's level, whatever was set for them."""
    talks = any(record.name == name or record.name.startswith(f"{name}.") for name in _TALKATIVE)
    return record.levelno >= logging.WARNING or not talks


def without_secrets(text: str) -> str:
    """Hide whatever looks like a token, a key or a password."""
    return _SECRETS.sub(_HIDDEN, text)


def trace_of(error: BaseException | None) -> str:
    """Say where an exception came from and why, the first cause first; of the database's errors without a value.

    PostgreSQL puts the whole row that it refused into the words of its error, and a row may be a client's text.
    """
    told: list[str] = []
    while error is not None:
        told.append(f"{''.join(format_tb(error.__traceback__))}{type(error).__name__}: {_words_of(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(reversed(told))


def _words_of(error: BaseException) -> str:
    cause: Any = getattr(error, "orig", None) or error  # SQLAlchemy's holds the driver's
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return str(cause)
    return f"{type(cause).__name__}, SQLSTATE {state}, {cause.diag.constraint_name or 'no constraint'}"


class _Line(logging.Formatter):
    """A record as its parts, the secrets hidden in the finished text, wherever they came from."""

    def parts(self, record: logging.LogRecord) -> dict[str, str]:
        parts = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        if record.exc_info:
            parts["trace"] = trace_of(record.exc_info[1])
        return {name: without_secrets(text) for name, text in parts.items()}


class _KeyValue(_Line):
    def format(self, record: logging.LogRecord) -> str:
        return " ".join(f"{name}={_quoted(text)}" for name, text in self.parts(record).items())


class _Json(_Line):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.parts(record), ensure_ascii=False)


def _quoted(text: str) -> str:
    is_plain = text.isprintable() and not any(character in text for character in ' "=')
    return text if is_plain and text else json.dumps(text, ensure_ascii=False)
