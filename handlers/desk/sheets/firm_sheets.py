"""The guided set-up: what the firm is called and counts in, its week and digest, and who approves payouts."""

from collections.abc import Mapping

from handlers.decisions import DeskForm, Picks, Sheet
from handlers.desk.filled import choice, pick, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.people.firms.firm_changes import change_firm, set_week
from handlers.people.people import Role
from handlers.people.roles import IS_THERE, name_approvers
from handlers.people.terms.changing import ChangeFirm, NameApprovers, SetWeek
from handlers.review.cards.card_words import WEEKDAYS

_DAY = "The hours that count in a day"
STEPS = (Sheet.FIRM, Sheet.WEEK, Sheet.APPROVERS)
_WEEKDAYS: Mapping[str, str] = {day.lower(): day for day in WEEKDAYS}
_HOURS: Mapping[str, str] = {str(hour): f"{hour:02d}:00" for hour in range(24)}


def _show_firm(asked: Asked) -> DeskForm:
    firm = asked.own
    return DeskForm(
        sheet=Sheet.FIRM,
        title="Your firm",
        fields=(
            words("firm", "The firm’s name", firm.name),
            words("currency", "Currency", firm.currency, hint="Three letters, such as USD, GBP or EUR."),
            words("zone", "Time zone", firm.zone, hint="Such as Europe/London or America/New_York."),
            words(
                "day_hours",
                "Hours of one person that count in a day",
                str(firm.day_hours),
                hint="What is metered beyond them counts once a supervisor grants it.",
                needed=False,
            ),
        ),
    )


def _read_firm(asked: Asked) -> ChangeFirm:
    filled = asked.filled
    return ChangeFirm(
        id=asked.sent.id,
        firm=filled.text("firm"),
        currency=filled.text("currency"),
        zone=filled.text("zone"),
        day_hours=filled.number("day_hours", what=_DAY) if filled.text("day_hours") else None,
    )


def _show_week(asked: Asked) -> DeskForm:
    firm = asked.own
    day_after = (firm.week_end + 1) % 7
    digest_day = day_after if firm.digest_day is None else firm.digest_day
    return DeskForm(
        sheet=Sheet.WEEK,
        title="Week and digest",
        intro=("Each week is closed at midnight after its last day, and then everybody gets their figures.",),
        fields=(
            choice("week_end", "Last day of the week", _WEEKDAYS, WEEKDAYS[firm.week_end].lower()),
            choice("digest_day", "The digest goes on", _WEEKDAYS, WEEKDAYS[digest_day].lower()),
            choice("digest_hour", "At", _HOURS, str(firm.digest_hour)),
            pick(
                "channel",
                "The firm’s digest goes to this channel",
                Picks.CHANNEL,
                hint="Nothing chosen: it goes where it went before, at first to each person in finance.",
            ),
        ),
    )


def _read_week(asked: Asked) -> SetWeek:
    filled = asked.filled
    return SetWeek(
        id=asked.sent.id,
        week_end=filled.text("week_end"),
        digest_day=filled.text("digest_day"),
        digest_hour=filled.number("digest_hour", what="The digest’s hour"),
        workspace=asked.sent.sender.workspace,
        channel=filled.text("channel"),
    )


def _show_approvers(asked: Asked) -> DeskForm:
    """Whoever asks is proposed where nobody approves payouts yet."""
    here = {one.id for one in asked.firm.workspaces if one.external_id == asked.command.sender.workspace}
    finance = {
        one.id for one in asked.firm.people if Role.FINANCE in one.roles and one.state in IS_THERE
    } or {asked.person.id}
    chosen = [
        one.platform_user_id
        for one in asked.firm.accounts
        if one.workspace_id in here and one.person_id in finance
    ]
    return DeskForm(
        sheet=Sheet.APPROVERS,
        title="Who approves payouts",
        intro=("They see the firm’s figures and get its digest. Signoff itself never moves money.",),
        fields=(pick("approvers", "People who approve payouts", Picks.PEOPLE, sorted(chosen), needed=True),),
    )


def _read_approvers(asked: Asked) -> NameApprovers:
    sent = asked.sent
    return NameApprovers(
        id=sent.id,
        workspace=sent.sender.workspace,
        members=asked.filled.several("approvers"),
        names=sent.names,
    )


FIRM_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.FIRM: SheetLine(act=ChangeFirm, show=_show_firm, read=_read_firm, do=change_firm),
    Sheet.WEEK: SheetLine(act=SetWeek, show=_show_week, read=_read_week, do=set_week),
    Sheet.APPROVERS: SheetLine(
        act=NameApprovers, show=_show_approvers, read=_read_approvers, do=name_approvers
    ),
}
