"""How long the firm keeps texts, and putting a matter on legal hold or releasing it."""

from collections.abc import Mapping
from datetime import datetime

from handlers.decisions import Decision, DeskForm, Sheet
from handlers.desk.filled import choice, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import PlaceHold, ReleaseHold, SetRetention
from handlers.people.terms.engagement_changes import matter_with
from handlers.retention.keeping import place_hold, release_hold, set_retention
from handlers.retention.values import CLASSES, FOR_EVER

_DAYS = "days"
_KEEP: Mapping[str, str] = {
    FOR_EVER: "For ever",
    "law": "As a law firm: 7 years after they were due",
    "bank": "As a bank: 3 years after they were due",
    _DAYS: "For a number of days after they were due",
}
_STATES = {"on": "On hold: nothing of it is removed", "off": "On hold no longer"}


def _show_retention(asked: Asked) -> DeskForm:
    keep = asked.firm.keep
    chosen = keep if keep in (*CLASSES, FOR_EVER) else _DAYS
    return DeskForm(
        sheet=Sheet.RETENTION,
        title="Retention",
        intro=(
            (
                "How long the texts of tasks and of what was said about them are kept. Then they are removed for "
                "good; that they were there, who answered and what was paid stays. What is on hold is never removed."
            ),
        ),
        fields=(
            choice("keep", "Keep texts", _KEEP, chosen),
            words(_DAYS, "Days", keep if chosen == _DAYS else "", needed=False),
        ),
    )


def _read_retention(asked: Asked) -> SetRetention:
    chosen = asked.filled.text("keep")
    keep = asked.filled.text(_DAYS) if chosen == _DAYS else chosen
    return SetRetention(id=asked.sent.id, firm="", keep=keep)


def _matters(firm: FirmFacts) -> Mapping[str, str]:
    held = dict(firm.holds)
    return {
        one.id: f"{one.code}: {one.title}{' (on hold)' if one.id in held else ''}"
        for one in sorted(firm.matters, key=lambda matter: (matter.id not in held, matter.code))
    }


def _show_hold(asked: Asked) -> DeskForm:
    matter = matter_with(asked.firm, asked.about)
    is_held = matter.id in dict(asked.firm.holds)
    return DeskForm(
        sheet=Sheet.HOLD,
        title="Legal hold",
        about=matter.id,
        intro=(f"{matter.code}: {matter.title} is {'on hold' if is_held else 'not on hold'} now.",),
        fields=(
            choice("state", "From now on", _STATES, "off" if is_held else "on"),
            words("reason", "Reason", hint="Such as the case; needed for a hold.", needed=False),
        ),
    )


def _read_hold(asked: Asked) -> PlaceHold | ReleaseHold:
    matter = matter_with(asked.firm, asked.about)
    if asked.filled.text("state") == "off":
        return ReleaseHold(id=asked.sent.id, firm="", matter=matter.id)
    return PlaceHold(id=asked.sent.id, firm="", matter=matter.id, reason=asked.filled.text("reason"))


def _do_hold(command: PlaceHold | ReleaseHold, facts: FirmFacts, now: datetime) -> Decision:
    if isinstance(command, ReleaseHold):
        return release_hold(command, facts, now)
    return place_hold(command, facts, now)


HOLD_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.RETENTION: SheetLine(
        act=SetRetention, show=_show_retention, read=_read_retention, do=set_retention
    ),
    Sheet.HOLD: SheetLine(
        act=PlaceHold,
        show=_show_hold,
        read=_read_hold,
        do=_do_hold,
        which=_matters,
        which_label="Matter",
    ),
}
