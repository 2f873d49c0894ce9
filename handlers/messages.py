"""Messages that are owed to somebody: what about and to whom, never the words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.ids import FirmId, PersonId, WorkspaceId


class MessageKind(StrEnum):
    """What a message is about; the words are made when it is sent, from the facts of that moment."""

    CARD = (
        "card"  # subject: review (the card itself, or an offer without the text), held answer or adjustment
    )
    CARD_UPDATE = (
        "card_update"  # subject: review, held answer or adjustment; brings every copy of its card up to date
    )
    SUGGESTION = "suggestion"  # subject: draft; offers a reply's text as a comment or an edit
    NOTICE = "notice"  # subject: review; something an expert should know about a review of theirs
    HELD_NOTICE = "held_notice"  # subject: held answer; tells its expert what becomes of it
    TIME_NOTICE = "time_notice"  # subject: adjustment; tells its expert what becomes of time they asked for
    REMINDER = "reminder"  # subject: review; the end of a snooze
    NUDGE = "nudge"  # subject: review; the firm asks its expert to look at it
    HELD_REMINDER = "held_reminder"  # subject: held answer; tells a supervisor that it has waited long
    COMPLIANCE_NOTICE = "compliance_notice"  # subject: review; tells compliance of a hit on the watch list
    PLACE_NOTICE = (
        "place_notice"  # subject: a place, or all chats of a workspace; tells an admin what is lost
    )
    INSTALL_NOTICE = "install_notice"  # subject: workspace; tells the firm how its installation there is
    EXPERT_DIGEST = "expert_digest"  # subject: digest
    FIRM_DIGEST = "firm_digest"  # subject: digest
    SUPERVISOR_DIGEST = "supervisor_digest"  # subject: digest
    PRACTICE_DIGEST = "practice_digest"  # subject: digest
    TREND_PICTURE = "trend_picture"  # subject: digest; its last weeks, as an image
    FIRM_PICTURE = "firm_picture"  # subject: digest; the chart, as an image
    FIRM_TABLE = "firm_table"  # subject: digest of finance or a practice head; the figures, as a CSV file
    PAYOUTS = (
        "payouts"  # subject: a settled week's period, or a dispute; what there is to approve, ask or answer
    )
    PAYOUT_FILE = "payout_file"  # subject: payout file
    PRE_BILL = "pre_bill"  # subject: pre-bill; asks for its review, or says that it can be issued
    INVOICE_FILE = "invoice_file"  # subject: an invoice and what file of it
    DESK = "desk"  # subject: person; what the firm’s desk has to tell them or whoever invited them


@dataclass(frozen=True, slots=True, kw_only=True)
class ToChannel:
    workspace_id: WorkspaceId
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPerson:
    person_id: PersonId


Destination = ToChannel | ToPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that is owed: what it is about and to whom, never its words.

    `key` is unique for ever: the same cause owes the same message once. `to` is None for what goes wherever the
    subject's card stands. `due_at` is when it may first be sent.
    """

    key: str
    kind: MessageKind
    firm_id: FirmId
    to: Destination | None
    subject_id: str
    version: int
    due_at: datetime
