"""A file of agent outputs, line by line: what each asks for, and under which key it is sent once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.agents.problems import BODY_MAX

_AS_THEY_ARE = (
    *("output", "prompt", "context", "title", "agent", "agent_version", "matter"),
    *("parties", "issuers", "tags"),  # as metadata no wall would look at them
)
_UNSTORABLE = "It is JSON that cannot be stored."
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A task to send, as JSON; `key` is its idempotency key: client, matter and id, or the line's hash."""

    line: int
    key: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A line that was not taken, and why; lines count from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A line that says again what an earlier one did."""

    line: int


def count_and_hash(path: Path) -> tuple[int, str]:
    """Count the lines that hold something, and name the file's content by its SHA-256; raises OSError."""
    count, digest = 0, sha256()
    with path.open("rb") as lines:
        for line in lines:
            digest.update(line)
            count += bool(line.strip())
    return count, digest.hexdigest()


def read_rows(path: Path, *, key_id: str, matter: str | None) -> Iterator[Row | BadRow | Repeated]:
    """Read the rows in their order; of two lines with one id only the first is sent. Raises OSError."""
    seen: dict[str, tuple[int, bytes]] = {}
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            content = raw.removeprefix(_BOM if number == 1 else b"").strip()
            if not content:
                continue
            row = _row(number, content, key_id, matter)
            if isinstance(row, Row):
                first, was = seen.setdefault(row.key, (number, content))
                if first != number:
                    yield _twin(number, first, same=was == content)
                    continue
            yield row


def _twin(line: int, first: int, *, same: bool) -> BadRow | Repeated:
    if same:
        return Repeated(line=line)
    return BadRow(line=line, reason=f"It has the id of line {first} and says something else.")


def _row(line: int, content: bytes, key_id: str, matter: str | None) -> Row | BadRow:
    try:
        given = json.loads(content.decode())
    except UnicodeDecodeError:
        return BadRow(line=line, reason="It is not text in UTF-8.")
    except json.JSONDecodeError as error:
        return BadRow(line=line, reason=f"It is not JSON: {error.msg} at column {error.colno}.")
    except (ValueError, RecursionError):
        return BadRow(line=line, reason=_UNSTORABLE)
    if not isinstance(given, dict):
        return BadRow(line=line, reason="It is not a JSON object with an “output”.")
    body = task_body(given, matter)
    if "matter" not in body:
        return BadRow(line=line, reason="It names no matter. Add a “matter” to the line, or use --matter.")
    return _row_of(line, body, content, key_id)


def _row_of(line: int, body: Mapping[str, Any], content: bytes, key_id: str) -> Row | BadRow:
    try:
        sent = json.dumps(body, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return BadRow(line=line, reason=_UNSTORABLE)
    if len(sent) > BODY_MAX:
        return BadRow(line=line, reason=f"It is over {BODY_MAX // 1024 // 1024} MB long.")
    return Row(line=line, key=_key(key_id, body, content), body=sent)


def _key(key_id: str, body: Mapping[str, Any], content: bytes) -> str:
    name = body.get("external_id")
    own = f"id/{name}" if isinstance(name, str) else f"line/{sha256(content).hexdigest()}"
    return sha256("\x1f".join((key_id, str(body["matter"]), own)).encode()).hexdigest()


def task_body(given: Mapping[str, Any], matter: str | None) -> dict[str, Any]:
    """Make the API's task of a line: what it has no field for becomes metadata; null is as good as absent."""
    left = {name: value for name, value in given.items() if value is not None}
    body = {name: left.pop(name) for name in _AS_THEY_ARE if name in left}
    if "agent" not in body and "output_model" in left:
        body["agent"] = left.pop("output_model")
    if "matter" not in body and matter:
        body["matter"] = matter
    name = left.pop("id", None) if "id" in left else left.pop("external_id", None)
    if name is not None:
        body["external_id"] = str(name) if isinstance(name, int) and not isinstance(name, bool) else name
    own = left.pop("metadata", {})
    metadata = own | left if isinstance(own, dict) else left | {"metadata": own}
    return body | ({"metadata": metadata} if metadata else {})
