"""The firm's desk before any platform renders it: a page of what is set up, with the buttons that lead to its forms."""

from dataclasses import dataclass

from handlers.decisions import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskButton:
    """A button that opens a form; `about` is the id of what the form shall be about, empty to be asked which."""

    label: str
    sheet: Sheet
    about: str = ""
    is_next: bool = False  # what to do first


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSection:
    """A part of the page; where it `is_marked`, each line begins with a mark of its own."""

    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[DeskButton, ...] = ()
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """What somebody may see and do at the firm's desk; `notification` is read over shoulders and names nobody."""

    title: str
    intro: tuple[str, ...] = ()
    sections: tuple[DeskSection, ...] = ()
    notification: str = "The firm’s desk"
