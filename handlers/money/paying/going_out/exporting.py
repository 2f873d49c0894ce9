"""Payout files: asked for in chat or on the command line, filled in small commands, kept as they went out."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.ids import CommandId, FirmId, PeriodId, PersonId, derived_id
from handlers.messages import Message, MessageKind, ToPerson
from handlers.money.paying.files.presets import FilePart
from handlers.money.paying.values import (
    FileMoved,
    FileState,
    PayoutFile,
    PayoutMoved,
    PayoutStanding,
    PayoutState,
    Preset,
)

CHUNK = 200  # payouts in one command, as in settling

_UNKNOWN = refuse(Refusal.NOT_FOUND, "There is no such file, so nothing was changed.")
_ALREADY = Decision(reply=Done(words="That part of the file is filled already.", already=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPayoutFile:
    id: CommandId
    firm_id: FirmId
    period_id: PeriodId
    preset: Preset


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPayoutFile:
    """Put the next of a week's payouts into a file."""

    id: CommandId
    file_id: str
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPayoutFile:
    """Keep what a file came to, once all payouts are in it."""

    id: CommandId
    file_id: str
    part: FilePart


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFileAgain:
    id: CommandId
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAskedFacts:
    """The week that a file is asked of, how many of its payouts wait for one, and whether one is being filled."""

    firm_id: FirmId
    by: PersonId | None
    period_id: PeriodId | None = None
    waiting: int = 0
    is_filling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FillingFacts:
    """A file with the next payouts after its cursor: each with why the file cannot take it in, empty if it can."""

    file: PayoutFile | None
    payouts: tuple[tuple[PayoutStanding, str], ...] = ()


def ask_payout_file(command: AskPayoutFile, facts: FileAskedFacts, now: datetime) -> Decision:
    """Begin a file of all that is approved and in no file, or came back; who asked gets it in their own chat."""
    if facts.period_id is None:
        return refuse(Refusal.NOT_FOUND, "There is no such week, so nothing was changed.")
    if facts.is_filling:
        words = "A file of this week is being made just now. Ask again in a minute."
        return refuse(Refusal.CONFLICT, f"{words} Nothing was changed.")
    if not facts.waiting:
        words = "No approved payout of this week waits for a file. What was in a file before can be downloaded again."
        return refuse(Refusal.NOT_AVAILABLE, f"{words} Nothing was changed.")
    file = PayoutFile(
        id=derived_id(command.id, "payout-file"),
        firm_id=facts.firm_id,
        period_id=facts.period_id,
        preset=command.preset,
        asked_by=facts.by,
        at=now,
    )
    return Decision(
        reply=Done(words="The file comes to you here, in our chat, in a moment.", subject_id=file.id),
        records=(file,),
    )


def fill_payout_file(command: FillPayoutFile, facts: FillingFacts, now: datetime) -> Decision:
    """Put the next payouts in; what the provider cannot take stays approved, and the file counts it."""
    del now
    file = facts.file
    if file is None:
        return _UNKNOWN
    if file.state is not FileState.FILLING or file.cursor != command.cursor or not facts.payouts:
        return _ALREADY
    into = [payout for payout, why in facts.payouts if not why]
    after = replace(
        file,
        cursor=facts.payouts[-1][0].id,
        lines=file.lines + len(into),
        left=file.left + len(facts.payouts) - len(into),
    )
    moved = (
        PayoutMoved(
            payout=replace(payout, state=PayoutState.EXPORTED, file_id=file.id),
            seen_state=payout.state,
            seen_amount=payout.amount,
        )
        for payout in into
    )
    return Decision(
        reply=Done(words=f"{len(into)} payouts are in it.", subject_id=file.id),
        records=(FileMoved(file=after, seen_state=file.state, seen_cursor=file.cursor), *moved),
    )


def seal_payout_file(command: SealPayoutFile, facts: FillingFacts, now: datetime) -> Decision:
    """Keep the file as it is with its SHA-256, and owe it to whoever asked."""
    file = facts.file
    if file is None:
        return _UNKNOWN
    if file.state is not FileState.FILLING or facts.payouts:
        return _ALREADY
    sealed = replace(
        file,
        state=FileState.READY,
        name=command.part.name,
        content=command.part.content,
        sha256=sha256(command.part.content).hexdigest(),
    )
    told = () if file.asked_by is None else (file_message(sealed, file.asked_by, now),)
    return Decision(
        reply=Done(words=f"{file.lines} payouts are in {sealed.name}.", subject_id=file.id),
        records=(FileMoved(file=sealed, seen_state=file.state, seen_cursor=file.cursor),),
        messages=told,
    )


def send_file_again(command: SendFileAgain, facts: PayoutFile | None, now: datetime) -> Decision:
    """Owe a file once more, as it went out."""
    if facts is None or facts.state is not FileState.READY:
        return _UNKNOWN
    message = file_message(facts, command.by, now, cause=command.id)
    return Decision(
        reply=Done(words=f"{facts.name} comes to you here, in our chat, in a moment.", subject_id=facts.id),
        messages=(message,),
    )


def file_message(file: PayoutFile, to: PersonId, now: datetime, *, cause: str = "") -> Message:
    """Owe a file to somebody in finance; `cause` tells one that is downloaded again from the first."""
    return Message(
        key=f"payout-file/{file.id}/{to}/{cause}",
        kind=MessageKind.PAYOUT_FILE,
        firm_id=file.firm_id,
        to=ToPerson(person_id=to),
        subject_id=file.id,
        version=0,
        due_at=now,
    )
