"""What is alike at the firm's desk on every platform: what a form carries, and a client's key that is made for it."""

from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import token_hex

from bot.agents.keys import new_key
from bot.chat.opaque import pack, unpack
from bot.dispatch import new_command_id
from handlers.decisions import DeskForm, Done, Reply, Sheet
from handlers.desk.commands import NewKey, SendSheet
from handlers.ids import ClientId
from handlers.people.people import Sender
from handlers.review.outbound.names import KEY_BYTES

_UNTIL = "until "
_NOTHING = "-"  # an id is never empty
NOT_NOW = "Signoff could not open the form. Nothing was changed; please press again."
NO_OVERVIEW = "How the firm’s work stands is for its admins and supervisors to see."
OUT_OF_DATE = "This button is out of date. Nothing was changed; “setup” shows the desk as it is now."


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a form or a button of the desk carries."""

    sheet: Sheet
    about: str = ""
    seen: int = 0
    place: str = ""


def carried(form: DeskForm, place: str = "") -> str:
    """Write what a form carries."""
    return pack(form.sheet.value, form.about or _NOTHING, str(form.seen), place or _NOTHING)


def button_ids(sheet: Sheet, about: str) -> str:
    """Write what a button of the desk carries."""
    return pack(sheet.value, about or _NOTHING)


def read_carried(value: object) -> Carried | None:
    """Read what a form or a button carries; None for what is of another version, or not ours."""
    match unpack(value):
        case (sheet, about) if sheet in tuple(Sheet):
            return Carried(sheet=Sheet(sheet), about=_said(about))
        case (sheet, about, seen, place) if sheet in tuple(Sheet) and seen.isascii() and seen.isdecimal():
            return Carried(sheet=Sheet(sheet), about=_said(about), seen=int(seen[:9]), place=_said(place))
    return None


def with_key(command: SendSheet) -> tuple[SendSheet, str]:
    """Make a client's key where the form asks for one: the command keeps its hash, the text is to be shown once.

    With the list of names goes a key for its codes, in case that the firm has none yet.
    """
    if command.sheet is Sheet.NAMES:
        return replace(command, name_key=token_hex(KEY_BYTES)), ""
    if command.sheet is not Sheet.KEYS:
        return command, ""
    text, made = new_key(ClientId(""))
    return replace(command, key=NewKey(id=made.id, secret_hash=made.secret_hash)), text


def is_kept(reply: Reply, command: SendSheet) -> bool:
    """Whether the key that went with a form is good from now on."""
    return isinstance(reply, Done) and not reply.already and command.key is not None and bool(command.about)


def coming_and_going(verb: str, rest: str, sender: Sender) -> SendSheet:
    """Read "out until Monday" or "back", which need no form."""
    until = " ".join(rest.split())
    until = until[len(_UNTIL) :] if until.lower().startswith(_UNTIL) else until
    return SendSheet(id=new_command_id(), sender=sender, sheet=Sheet(verb), values={"until": until})


def hash_of_code(typed: str) -> str:
    """Give the SHA-256 of a one-time code as it is meant: without the marks between, in capitals."""
    return sha256("".join(typed.upper().split()).replace("-", "").encode()).hexdigest()


def _said(part: str) -> str:
    return "" if part == _NOTHING else part
