"""What the audit has of the watch list, which compliance alone is told of: left out for everybody else who asks."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handlers.audit.subjects import Told
from handlers.messages import MessageKind
from handlers.walls.wall_sets import WallKind

_MADE = "walls.made"  # the version that came with it, which alone would say that something of it changed


def without_watch_list(records: Iterable[Told]) -> Iterator[Told]:
    """Leave out what puts on the watch list or takes from it, and the word to compliance of a hit."""
    for told in records:
        changes = [one for one in told.get("changes", ()) if isinstance(one, Mapping)]
        kept = [one for one in changes if not _is_of_watch_list(one)]
        if len(kept) == len(changes):
            yield told
        elif any(one.get("did") != _MADE for one in kept):
            yield {**told, "changes": kept}


def _is_of_watch_list(change: Mapping[str, Any]) -> bool:
    did = str(change.get("did", ""))
    is_wall = did in ("wall.added", "wall.ended") and change.get("kind") == WallKind.WATCH
    return is_wall or did.startswith(f"{MessageKind.COMPLIANCE_NOTICE}.")
