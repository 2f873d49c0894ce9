"""What a record of the audit says to people: one line each, with names in place of ids."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.audit.described.change_values import Change
from handlers.audit.subjects import Told
from handlers.ids import ReviewId, reference_of
from handlers.money.amounts import Money, show

_PHRASES: Mapping[str, str] = {
    "task.received": "sent a task for {matter}",
    "task.moved": "ended a task: it is {to}",
    "task.reopened": "wants a task's verdict anew",
    "review.moved": "moved review {review} from {from} to {to}",
    "offer.made": "offered review {review} to {person}",
    "offer.declined": "declined review {review} ({reason})",
    "draft.kept": "typed a reply to review {review}",
    "verdict.approved": "approved",
    "verdict.edited": "edited",
    "verdict.rejected": "rejected",
    "verdict.revoked": "took the answer back",
    "time.entered": "entered {pay} to be paid and {price} to be charged",
    "time.reversed": "reversed {pay} to be paid and {price} to be charged",
    "week.closing": "began to close the week",
    "week.digesting": "settled what each person is owed",
    "week.closed": "closed the week",
    "payout.made": "made a payout to {person}",
    "week.settling": "took the week's entries into payouts",
    "payout.moved": "moved a payout of {person} from {from} to {to}: {pay}",
    "payout.paid": "noted that a payout was paid",
    "payout.bounced": "noted that a payout bounced",
    "payouts.settled": "settled the week's payouts",
    "payouts.approved": "approved the week's payouts",
    "payouts.changed": "changed a week that was settled: {what}, {pay}",
    "payouts.ended": "ended or reopened a week's approval",
    "pay_terms.set": "set how the firm pays: {approvals} to approve",
    "pay_details.set": "set the pay details of {person}",
    "rate_of_exchange.noted": "noted that 1 {from} is {rate} {to}",
    "pay.adjusted": "recorded a {kind} of {pay} for {person}",
    "pay.adjustment_taken": "took an adjustment into a payout",
    "dispute.opened": "said that a line of their pay is not right",
    "dispute.accepted": "corrected a line that was in question",
    "dispute.refused": "answered that a line in question stays",
    "payout_file.asked": "had a payout file made: {preset}",
    "payout_file.ready": "put {lines} payouts into a file",
    "digest.issued": "issued a digest",
    "billing.set": "set how {matter} is billed: {changed}",
    "firm_billing.set": "set what stands on the firm's invoices",
    "client_billing.set": "set how {client} is invoiced",
    "pre_bill.opened": "began a pre-bill of {client}",
    "pre_bill.pricing": "took entries into a pre-bill of {client}",
    "pre_bill.reviewing": "laid a pre-bill of {client} before its reviewers",
    "pre_bill.accepted": "finished the review of a pre-bill of {client}",
    "pre_bill.invoiced": "invoiced a pre-bill of {client}",
    "pre_bill.dropped": "dropped a pre-bill of {client}",
    "bill_line.waiting": "priced a line of a pre-bill",
    "bill_line.rounded_off": "rounded a line of a pre-bill off",
    "bill_line.accepted": "accepted a line of {person} in a pre-bill",
    "bill_line.written_down": "wrote a line of {person} down in a pre-bill",
    "bill_line.held": "held a line of {person} in a pre-bill",
    "bill_lines.accepted": "accepted the lines of a pre-bill that waited",
    "invoice.issued": "issued the invoice {code} to {client}",
    "invoice.void": "voided the invoice {code}",
    "invoice.paid": "settled the invoice {code}",
    "invoice.changed": "took something off the invoice {code}",
    "credit_note.issued": "wrote the credit note {code}",
    "receipt.noted": "noted a payment",
    "export.bill": "wrote the invoice {since} to a file",
    "export.invoice": "had the invoice {code} sent as {file}",
    "rate.set": "set a rate: {pay} paid and {price} charged per {unit}",
    "firm.created": "created the firm",
    "workspace.connected": "connected a workspace in {platform}",
    "person.added": "added {person} as {roles}",
    "account.linked": "linked an account of {person}",
    "account.noted": "said of an account: guest {guest}, deactivated {deactivated}",
    "platform.preferred": "set where {person} wants what is theirs: {platform}",
    "digest_channel.set": "set where the firm's digest goes",
    "place.present": "noted that the app is in a place",
    "place.removed": "noted that the app was taken away from a place",
    "place.blocked": "noted that somebody blocked the app",
    "client.added": "added the client {client}, cleared by {cleared_by}",
    "time.lowered": "lowered the time of review {review} from {from_ms} to {to_ms} milliseconds",
    "time.asked": "asked for {to_ms} instead of {from_ms} milliseconds for review {review}",
    "time.granted": "granted time that was asked for",
    "time.refused": "refused time that was asked for",
    "time.lapsed": "made a question for more time void",
    "answer.held": "gave an answer to review {review} that is held: {found}",
    "held.released": "released a held answer",
    "held.sent_back": "sent a held answer back",
    "held.taken_back": "took a held answer back",
    "held.withdrawn": "withdrew the task of a held answer",
    "name.listed": "listed a name that no answer may mention",
    "name.unlisted": "took a name off the list",
    "firm.changed": "changed how the firm is set up",
    "roles.given": "gave {person} the roles {roles}",
    "client.cleared": "cleared the client {client}, by {cleared_by}",
    "keys.revoked": "revoked the former keys of {client}",
    "matter.changed": "changed {changed} of {matter}",
    "expert.invited": "invited {person} as an expert",
    "expert.accepted": "accepted the invitation",
    "person.changed": "changed what is known of {person}",
    "notice.recorded": "recorded the notice of outside business of {person}: {status}",
    "consent.given": "said what the answers of {person} may be used for",
    "app.installed": "installed the app in {name}",
    "app.removed": "noted that the app was taken away from {name}",
    "workspace.left": "keeps back what is owed in a workspace",
    "workspace.back": "sends again what is owed in a workspace",
    "tokens.renewed": "renewed the tokens of {name}",
    "tokens.not_renewed": "could not renew the tokens of {name}",
    "tokens.resealed": "put the tokens of {name} under another key",
    "key.issued": "issued a key to {client}",
    "matter.created": "created {matter}",
    "retention.set": "set how long texts are kept: {keep}",
    "hold.placed": "put {matter} on legal hold",
    "hold.released": "released the legal hold on {matter}",
    "task.purged": "removed the texts of a task of {matter}",
    "walls.made": "changed the walls, as {decided_by} decided",
    "wall.added": "added to the walls: {kind}, {bars}",
    "wall.ended": "ended of the walls: {kind}, {bars}",
    "review.withheld": "offered review {review} to nobody",
    "pay.released": "let pay go that was held, as {released_by} decided",
    "card.copy_found": "found another copy of the card of review {review}",
    "form.edit": "opened the form to edit review {review}",
    "form.reject": "opened the form to reject review {review}",
    "form.read": "read the whole text of review {review}",
    "form.context": "read the context of review {review}",
    "page.shown": "looked at their page",
    "export.ledger": "wrote the ledger to a file",
    "export.audit": "wrote the audit to a file",
    "export.report": "wrote a report to a file",
    "delivery.sent_again": "had a message sent again that had not arrived",
    "delivery.given_up": "let a message be that had not arrived",
    "review.reminded": "had {person} reminded of review {review}",
    "review.asked_elsewhere": "had review {review} offered to somebody else",
    "task.given_time": "gave review {review} more time",
    "export.configuration": "wrote the configuration to a file",
    "configuration.applied": "applied a configuration file",
    "audit.asked": "asked for the audit of {kind} {name}",
}
_SENT = {
    "card": "the card of review {review}",
    "card_update": "the card of review {review} as it is now",
    "suggestion": "a question about a reply",
    "notice": "a notice about review {review}",
    "time_notice": "word of time that was asked for",
    "held_notice": "word of a held answer",
    "reminder": "a reminder of review {review}",
    "nudge": "a word that review {review} waits",
    "held_reminder": "a reminder of a held answer",
    "compliance_notice": "a word for compliance",
    "place_notice": "word of a place that was lost",
    "install_notice": "word of the app's installation",
    "expert_digest": "an expert's digest",
    "firm_digest": "the firm's digest",
    "supervisor_digest": "a supervisor's digest",
    "practice_digest": "a practice head's digest",
    "trend_picture": "the picture of a trend",
    "firm_picture": "the firm's chart",
    "desk": "the firm's desk",
    "pre_bill": "how a pre-bill stands",
    "invoice_file": "an invoice as a file",
    "firm_table": "the firm's figures as a file",
    "payouts": "word of the week's payouts",
    "payout_file": "a payout file",
}
_OUTCOMES = {
    "sent": "showed {what}{to_person}",
    "unsure": "may have shown {what}{to_person}",
    "undelivered": "could not show {what}{to_person}",
}
# said only where nothing else of the same act is
_BY_THE_WAY = frozenset(
    {
        "review.created",
        "review.moved",
        "offer.ended",
        "money.moved",
        "money.posted",
        "bill.took",
        "bill.freed",
        "bill.numbered",
        "bill.frozen",
        "money.unposted",
        "money.reversed",
        "week.cut",
        "payout.took",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What people call things, by id; what is not here is called by its id."""

    of: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"

    def name(self, key: object) -> str:
        """Give a name, or the id where there is none."""
        return self.of.get(str(key), str(key))


def line(told: Told, names: Names) -> str:
    """Say one record: when, who, and what."""
    changes = [change for change in told.get("changes", ()) if isinstance(change, dict)]
    spoken = [one for one in changes if one.get("did") not in _BY_THE_WAY] or changes[:1]
    phrases = list(dict.fromkeys(_phrase(change, changes, names) for change in spoken))
    said = "; ".join(phrases[:4]) + (f"; and {len(phrases) - 4} more" if len(phrases) > 4 else "")
    return f"{_when(told, names)} · {_who(told, names)} {said}"


def phrases() -> frozenset[str]:
    """Give every word of the audit that there are words for."""
    sent = {f"{kind}.{outcome}" for kind in _SENT for outcome in _OUTCOMES}
    return frozenset({*_PHRASES, *_BY_THE_WAY, *sent})


def _phrase(change: Change, act: list[Change], names: Names) -> str:
    did = str(change.get("did", ""))
    kind, _, outcome = did.partition(".")
    if kind in _SENT and outcome in _OUTCOMES:
        to = f" to {names.name(change['person'])}" if change.get("person") else ""
        template = _OUTCOMES[outcome].replace("{what}", _SENT[kind]).replace("{to_person}", to)
    elif kind == "verdict" and did in _PHRASES and (moved := _moved(act)) is not None:
        change, template = {**moved, **change}, f"{_PHRASES[did]} review {{review}} of {{matter}}"
    else:
        template = _PHRASES.get(did, did.replace("_", " ").replace(".", ": "))
    return template.format_map(_Filled(change, names))


def _moved(act: list[Change]) -> Change | None:
    return next((change for change in act if change.get("did") == "review.moved"), None)


def _when(told: Told, names: Names) -> str:
    try:
        at = datetime.fromisoformat(str(told.get("at")))
    except ValueError:
        return str(told.get("at"))
    return at.astimezone(ZoneInfo(names.zone)).strftime("%Y-%m-%d %H:%M:%S")


def _who(told: Told, names: Names) -> str:
    who = told.get("who") or {}
    spoken: dict[str, Callable[[], str]] = {
        "person": lambda: names.name(who.get("person")),
        "client": lambda: names.name(who.get("client")),
        "platform": lambda: str(who.get("platform", "")).capitalize(),
        "operator": lambda: "Whoever runs Signoff",
        "file": lambda: "The configuration file" + (f", applied by {who['by']}," if who.get("by") else ""),
        "stranger": lambda: "Somebody unknown",
    }
    return spoken.get(str(who.get("kind")), lambda: "Signoff")()


class _Filled(dict[str, str]):
    """The values of a phrase, in the words of people; one that is not there is a dash."""

    def __init__(self, change: Change, names: Names) -> None:
        super().__init__()
        self._change = change
        self._names = names

    def __missing__(self, key: str) -> str:
        value: Any = self._change.get(key)
        if key == "review" and isinstance(value, str):
            return reference_of(ReviewId(value))
        if key in ("pay", "price") and isinstance(value, int):
            return show(Money(minor=abs(value), currency=str(self._change.get("currency"))))
        if key == "person" and value is None:
            return "the channel"
        if isinstance(value, list):
            return str(value[0]) if key in ("from", "to") and value else " and ".join(map(str, value))
        return "–" if value is None else self._names.name(value)
