"""Finding what somebody named: a firm, a workspace, a client, a matter."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from handlers.decisions import Refusal
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Firm, Person
from handlers.people.places.platform_ids import Fits, shown_platform
from handlers.records import ClientAdded, WorkspaceConnected
from handlers.review.tasks import Matter

V = TypeVar("V")
_SHOWN = 8


def firm_named(facts: FirmFacts, name: str) -> Firm:
    """Give the firm; raises Mistyped when there is none of this name."""
    if facts.firm is not None:
        return facts.firm
    if not facts.firm_names:
        raise _missing("There is no firm yet. Create one with: signoff admin firm.", "firm")
    known = f"There are: {_several(facts.firm_names)}."
    if not name.strip():
        raise _missing(f"There are several firms; say which one. {known}", "firm")
    raise _missing(f"There is no firm “{name.strip()[:40]}”. {known}", "firm")


def workspace_named(
    facts: FirmFacts, external_id: str, *, platform: str = "", fits: Fits | None = None
) -> WorkspaceConnected:
    """Give the firm's workspace with this id of the platform's, or its only one.

    Where it has several and none was named, `fits` says which platforms come into question.
    """
    of_platform = [one for one in facts.workspaces if platform in ("", one.platform)]
    if platform and not of_platform:
        words = f"The firm has no workspace in {shown_platform(platform)} yet."
        raise _missing(
            f"{words} Connect one with: signoff admin workspace --platform {platform}.", "workspace"
        )
    sought = _folded(external_id)
    found = [one for one in of_platform if sought in ("", _folded(one.external_id))]
    if len(found) > 1 and fits is not None:
        found = [one for one in found if fits(one.platform)] or found
    return _only(
        found,
        named=external_id,
        what="workspace",
        known=[one.external_id for one in of_platform],
        otherwise="Connect one with: signoff admin workspace.",
    )


def person_named(facts: FirmFacts, name: str) -> Person:
    """Give the firm's person of this name or id; raises Mistyped when there is none or there are several."""
    sought = _folded(name)
    found = [one for one in facts.people if sought in (one.id, _folded(one.name))]
    if len(found) > 1:
        raise Mistyped(
            f"Several people here are called “{name.strip()[:40]}”, so it is not clear who is meant.",
            field="person",
        )
    return _only(
        found,
        named=name,
        what="person",
        known=[one.name for one in facts.people],
        otherwise="Add one with: signoff admin person.",
    )


def client_named(facts: FirmFacts, name: str) -> ClientAdded:
    """Give the firm's client of this name or id, or its only one."""
    sought = _folded(name)
    return _only(
        [one for one in facts.clients if sought in ("", one.id, _folded(one.name))],
        named=name,
        what="client",
        known=[one.name for one in facts.clients],
        otherwise="Create one with: signoff admin client.",
    )


def matter_named(facts: FirmFacts, code: str, client: str) -> Matter:
    """Give the firm's matter with this code or id; two clients may have the same code, then the client decides."""
    whose = client_named(facts, client).id if client.strip() else None
    sought = _folded(code)
    return _only(
        [m for m in facts.matters if sought in (m.id, _folded(m.code)) and whose in (None, m.client_id)],
        named=code,
        what="matter",
        known=[m.code for m in facts.matters],
        otherwise="Create one with: signoff admin matter.",
    )


def _only(found: Sequence[V], *, named: str, what: str, known: Iterable[str], otherwise: str) -> V:
    if len(found) == 1:
        return found[0]
    names = sorted(set(known))
    if not names:
        raise _missing(f"The firm has no {what} yet. {otherwise}", what)
    if found and named.strip():
        raise _missing(f"Several clients have a {what} “{named.strip()[:40]}”; say which client.", "client")
    if found:
        raise _missing(f"The firm has several {what}s; say which one: {_several(names)}.", what)
    raise _missing(f"The firm has no {what} “{named.strip()[:40]}”. It has: {_several(names)}.", what)


def _missing(words: str, field: str) -> Mistyped:
    return Mistyped(words, field=field, reason=Refusal.NOT_FOUND)


def _several(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
