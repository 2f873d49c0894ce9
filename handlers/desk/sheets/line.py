"""What every form of the desk is made of: how it is shown, how it is read, and the command that it leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from handlers.decisions import Decision, DeskForm, ShowDeskForm
from handlers.desk.commands import DeskFacts, OpenSheet, SendSheet
from handlers.desk.filled import Filled
from handlers.people.experts.name_lists import NameFacts
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Firm, Person
from handlers.walls.walling import WallingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A form that somebody opens or sends, with whoever does it; `about` is the id of what it is about."""

    command: OpenSheet | SendSheet
    facts: DeskFacts
    person: Person
    about: str
    now: datetime

    @property
    def firm(self) -> FirmFacts:
        """The firm as it is set up."""
        assert self.facts.firm is not None, "who is with a firm has one"
        return self.facts.firm

    @property
    def own(self) -> Firm:
        """The firm itself."""
        assert self.firm.firm is not None, "a firm that was found by its id is there"
        return self.firm.firm

    @property
    def sent(self) -> SendSheet:
        """The form that was sent."""
        assert isinstance(self.command, SendSheet), "only a form that was sent is read"
        return self.command

    @property
    def walling(self) -> WallingFacts:
        """The firm with its walls, for a form that is about them."""
        assert self.facts.walling is not None, "the loader reads the walls for such a form"
        return self.facts.walling

    @property
    def listing(self) -> NameFacts:
        """The firm with its list of names, for the form that is about it."""
        assert self.facts.listing is not None, "the loader reads the list for such a form"
        return self.facts.listing

    @property
    def filled(self) -> Filled:
        """What the form was filled in with."""
        return Filled(self.sent.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A form of the desk; `act` is the kind of command that it leads to, whose roles may open and send it.

    `which` names what it can be about, where that has to be asked first; `known` picks what `do` decides on.
    """

    act: type[Any]
    show: Callable[[Asked], DeskForm]
    read: Callable[[Asked], Any]
    do: Callable[[Any, Any, datetime], Decision]
    which: Callable[[FirmFacts], Mapping[str, str]] | None = None
    which_label: str = ""
    known: Callable[[Asked], Any] = attrgetter("firm")


WALLING = attrgetter("walling")  # what a form about walls decides on


def list_of_walls(act: type[Any], show: Callable[[Asked], DeskForm]) -> SheetLine:
    """Give the line of a list that is looked at: sent, it is shown anew."""

    def again(asked: Asked, _facts: WallingFacts, _now: datetime) -> Decision:
        return Decision(reply=ShowDeskForm(form=show(asked)))

    return SheetLine(act=act, show=show, read=lambda asked: asked, do=again, known=WALLING)
