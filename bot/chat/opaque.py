"""What buttons and forms carry: a version and opaque ids, nothing else, because an old message lives for ever."""

import re

_VERSION = "1"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def pack(*ids: str) -> str:
    """Write a value for a button, an option or a form's metadata."""
    return ":".join((_VERSION, *ids))


def unpack(value: object) -> tuple[str, ...] | None:
    """Read a value again; None for one that is not of this version or is not ours."""
    if not isinstance(value, str):
        return None
    version, *ids = value.split(":")
    if version != _VERSION or not ids or not all(_ID.fullmatch(part) for part in ids):
        return None
    return tuple(ids)
