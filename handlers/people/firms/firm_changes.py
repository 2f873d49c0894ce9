"""Changing what a firm is called and counts in, and when its week ends and its digest goes."""

from dataclasses import replace
from datetime import datetime

from handlers.decisions import Decision, Done, Refusal, refuse
from handlers.money.periods import next_cutoff
from handlers.people.changed import FirmChanged
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.named import firm_named, workspace_named
from handlers.people.firms.typed import Mistyped, between, currency_of, name_of, refusing, weekday_of, zone_of
from handlers.people.people import Firm
from handlers.people.places.platform_ids import channel_of
from handlers.people.terms.changing import ChangeFirm, SetWeek
from handlers.records import DigestChannelSet, Record
from handlers.review.cards.card_words import date_words


@refusing
def change_firm(command: ChangeFirm, facts: FirmFacts, now: datetime) -> Decision:
    """Give the firm its name, currency and time zone; a week that runs ends by the new zone's clock."""
    firm = firm_named(facts, "")
    name = name_of(command.firm, what="The firm’s name", field="firm")
    others = {other.casefold() for other in facts.firm_names} - {firm.name.casefold()}
    if name.casefold() in others:
        words = f"There is another firm “{name}” here already. Nothing was changed."
        return refuse(Refusal.CONFLICT, words, field="firm")
    zone = zone_of(command.zone)
    hours = firm.day_hours if command.day_hours is None else command.day_hours
    after = replace(
        firm,
        name=name,
        currency=currency_of(command.currency),
        zone=zone,
        day_hours=between(hours, 1, 24, what="The hours that count in a day", field="day_hours"),
    )
    if zone != firm.zone:
        _refuse_past(firm, now, field="zone")
        after = replace(after, next_close_at=next_cutoff(now, zone=zone, week_end=firm.week_end))
    return _changed(firm, after, f"{name} counts in {after.currency}, by the clock of {zone}.")


@refusing
def set_week(command: SetWeek, facts: FirmFacts, now: datetime) -> Decision:
    """Set the end of the firm's week and the time of its digest; the week that runs ends on the new day."""
    firm = firm_named(facts, "")
    week_end = weekday_of(command.week_end, field="week_end")
    after = replace(
        firm,
        week_end=week_end,
        digest_day=weekday_of(command.digest_day, field="digest_day"),
        digest_hour=between(command.digest_hour, 0, 23, what="The digest’s hour", field="digest_hour"),
    )
    if week_end != firm.week_end:
        _refuse_past(firm, now, field="week_end")
        after = replace(after, next_close_at=next_cutoff(now, zone=firm.zone, week_end=week_end))
    return _changed(firm, after, "The week and its digest are set.", *_channel(command, facts, firm))


def _refuse_past(firm: Firm, now: datetime, *, field: str) -> None:
    """A cut-off that is past and whose week is not closed stays: moved, it would leave a week out, or take it twice."""
    if firm.next_close_at <= now:
        past = date_words(firm.next_close_at, firm.zone)
        words = f"The cut-off of {past} is past, and its week is still being closed. Change this in a minute."
        raise Mistyped(words, field=field, reason=Refusal.CONFLICT)


def _channel(command: SetWeek, facts: FirmFacts, firm: Firm) -> tuple[DigestChannelSet, ...]:
    if not command.channel.strip():
        return ()
    workspace = workspace_named(facts, command.workspace)
    channel = channel_of(command.channel, workspace.platform)
    return (DigestChannelSet(firm_id=firm.id, workspace_id=workspace.id, channel=channel),)


def _changed(firm: Firm, after: Firm, words: str, *more: Record) -> Decision:
    changed = () if after == firm else (FirmChanged(firm=after, seen_close_at=firm.next_close_at),)
    records = (*changed, *more)
    return Decision(reply=Done(words=words, subject_id=firm.id, already=not records), records=records)
