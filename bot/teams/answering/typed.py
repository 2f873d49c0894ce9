"""What people type in Teams: a word that asks for something, or a reply to a card."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from bot.teams.answering.parse import room_of, sender_of, thread_of
from bot.teams.entry.border import Event, EventKind
from handlers.ids import CommandId
from handlers.people.places.place_values import PlaceKind
from handlers.review.commands import AnswerReply

_MENTION = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
# "void" alone is asked back; followed by anything but a reference it is a lawyer's word and no command
_VOID = re.compile(r"void(?:\s+([0-9a-f]{4,32}))?", re.IGNORECASE)
# "claim" and anything but a code is a lawyer's word, and no command
_CLAIM = re.compile(r"claim(?:\s+((?:[0-9a-z]{4}-){2}[0-9a-z]{4}))?", re.IGNORECASE)
# so is "audit": a clause about an audit is a lawyer's word, so what it is about must be named as nothing else is
_AUDIT = re.compile(
    r"audit(?:\s+((?:matter|person|task)\s+\S.{0,95}|\S*\d\S*(?:\s+on\s+[0-9-]{10})?))?", re.IGNORECASE
)
_OUT = re.compile(r"out(?:\s+until\s+([0-9a-z-]{3,12}))?", re.IGNORECASE)
_PREFIX = re.compile(r"\A/?(?:signoff(?:\s+|\Z))?", re.IGNORECASE)


class Asks(StrEnum):
    """What a typed word can ask for; the manifest lists those that everybody needs."""

    HELP = "help"
    QUEUE = "queue"
    EARNINGS = "earnings"
    OVERVIEW = "overview"
    SETUP = "setup"
    PAYOUTS = "payouts"
    PAY = "pay"
    INVOICES = "invoices"
    CONNECT = "connect"
    CLAIM = "claim"
    OUT = "out"
    BACK = "back"
    LEAVE = "leave"
    VOID = "void"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCommand:
    """A word that asks for something; `reference` is what it names after it, if anything."""

    asks: Asks
    reference: str = ""


def words_of(event: Event) -> str:
    """What somebody typed, without the mentions around it; one in the middle is a word, and leaves its name."""
    text = event.text.replace("&nbsp;", "\u00a0").strip()
    while first := _MENTION.match(text):
        text = text[first.end() :].lstrip()
    while last := _MENTION.fullmatch(text, max(0, text.rfind("<", 0, text.rfind("<")))):
        text = text[: last.start()].rstrip()
    return unescape(_MENTION.sub(r"\1", text)).strip()


def is_addressed(event: Event) -> bool:
    """Whether somebody speaks to the bot: in its own chat always, elsewhere by a mention of it.

    A bot that may read a team's replies is brought whatever is said there, to whomever.
    """
    return event.place.kind is PlaceKind.PERSONAL or event.mentioned


def typed_command(event: Event) -> TypedCommand | None:
    """Read a message to the bot that is one of the words and nothing else; one without a word asks for help."""
    if event.kind is not EventKind.MESSAGE or event.data or not is_addressed(event):
        return None
    typed = _PREFIX.sub("", words_of(event), count=1).rstrip(".!")
    if about := _AUDIT.fullmatch(typed):
        return TypedCommand(asks=Asks.AUDIT, reference=about[1] or "")
    said = typed.lower()
    if not said:
        return TypedCommand(asks=Asks.HELP)
    if void := _VOID.fullmatch(said):
        return TypedCommand(asks=Asks.VOID, reference=void[1] or "")
    if out := _OUT.fullmatch(said):
        return TypedCommand(asks=Asks.OUT, reference=out[1] or "")
    if claim := _CLAIM.fullmatch(said):
        return TypedCommand(asks=Asks.CLAIM, reference=claim[1] or "")
    return TypedCommand(asks=Asks(said)) if said in tuple(Asks) else None


def reply_from_message(event: Event, command: CommandId) -> AnswerReply | None:
    """Read a message that a person typed as a reply; None for one without words, and for a button's values."""
    sender, place, text = sender_of(event), room_of(event), words_of(event)
    if event.kind is not EventKind.MESSAGE or event.data or sender is None or not place or not text:
        return None
    thread = thread_of(event)
    quoted = None if thread else event.quoted or None
    return AnswerReply(id=command, sender=sender, place=place, thread=thread, quoted=quoted, text=text)
