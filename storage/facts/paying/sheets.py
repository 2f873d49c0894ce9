"""What forms about payouts are shown and decided on; what a form that was sent may change is held until the end."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.decisions import Sheet
from handlers.desk.commands import OpenSheet, SendSheet
from handlers.desk.desks import WHICH
from handlers.desk.sheets.paying.expert_sheets import EXPERT_PAY_SHEETS, SHOWN
from handlers.desk.sheets.paying.finance_sheets import FINANCE_SHEETS, returned_of
from handlers.desk.sheets.paying.terms_sheets import TERMS_SHEETS
from handlers.ids import FirmId, PersonId
from handlers.money.paying.changing.adjusting import AdjustingFacts, adjustment_id
from handlers.money.paying.going_out.converting import RateFacts
from handlers.money.paying.shown.opening import OpenPayouts, PayoutsFacts
from handlers.money.paying.shown.values import PayingFacts, WeekShown
from handlers.money.paying.terms import DetailsFacts, TermsFacts
from handlers.money.paying.values import PayAdjustment, PayDetails
from handlers.people.people import Person, PersonState, Role
from storage.facts.paying.approving import approving_of
from storage.facts.paying.disputing import answering_of, disputing_of
from storage.facts.paying.exporting import file_asked
from storage.facts.paying.keeping import finance_of, terms_of
from storage.facts.paying.marking import marking_of
from storage.facts.review.turns import accounts_of
from storage.rows import FIRM, PAY_ADJUSTMENT, PAY_DETAILS, PERSON_COLUMNS, person_value
from storage.tables import firms, pay_adjustments, pay_details, people
from storage.views.payouts import file_shown, open_disputes, own_pay, week_shown

# those that need nothing of the firm as it is set up, which is long to read where there are many people
PAYING_ALONE = frozenset({*FINANCE_SHEETS, *EXPERT_PAY_SHEETS})
PAYING_SHEETS = frozenset(TERMS_SHEETS)
_PLACE_MAX = 6  # figures of a place in a list


def payouts_facts(
    connection: Connection, commands: Sequence[OpenPayouts], now: datetime
) -> Sequence[PayoutsFacts]:
    """Load the newest settled week of each sender's firm."""
    del now
    accounts = accounts_of(connection, (command.sender for command in commands))
    found = [accounts.get(command.sender) for command in commands]
    return [
        PayoutsFacts(account=one, week=week_shown(connection, one.person.firm_id) if one else None)
        for one in found
    ]


def paying_facts(
    connection: Connection, command: OpenSheet | SendSheet, asking: Person, now: datetime
) -> PayingFacts:
    """Load the part that a form needs, of the sender's firm alone."""
    sheet, firm_id, about = command.sheet, asking.firm_id, command.about
    if sheet in EXPERT_PAY_SHEETS:
        return _of_expert(connection, sheet, asking, about)
    if sheet in TERMS_SHEETS:
        return _of_terms(connection, command, asking)
    if sheet is Sheet.APPROVE_PAYOUTS:
        approving = approving_of(connection, asking, about)
        return PayingFacts(week=_week(connection, firm_id, about), approving=approving)
    if sheet in (Sheet.DISPUTES, Sheet.ANSWER_DISPUTE):
        answering = answering_of(connection, asking, about, now) if sheet is Sheet.ANSWER_DISPUTE else None
        return PayingFacts(disputes=open_disputes(connection, firm_id), answering=answering)
    if sheet is Sheet.PAYOUT_FILE:
        asked = file_asked(connection, firm_id, asking.id, about)
        return PayingFacts(week=_week(connection, firm_id, about), file_asked=asked)
    if sheet is Sheet.FILE_AGAIN:
        return PayingFacts(file=file_shown(connection, firm_id, about))
    lines = returned_of(command.values) if isinstance(command, SendSheet) else ()
    return PayingFacts(marking=marking_of(connection, firm_id, asking.id, lines, to_change=True))


def _week(connection: Connection, firm_id: FirmId, period_id: str) -> WeekShown | None:
    return week_shown(connection, firm_id, period_id) if period_id else None


def _of_expert(connection: Connection, sheet: Sheet, asking: Person, about: str) -> PayingFacts:
    if sheet is Sheet.NOT_RIGHT:
        return PayingFacts(disputing=disputing_of(connection, asking, about))
    at = int(about) if about.isascii() and about.isdigit() and len(about) <= _PLACE_MAX else 0
    return PayingFacts(own=own_pay(connection, asking.id, at=at, most=SHOWN))


def _of_terms(connection: Connection, command: OpenSheet | SendSheet, asking: Person) -> PayingFacts:
    if command.sheet in (Sheet.PAY_DETAILS, Sheet.ADJUST_PAY):
        person = _person(connection, asking.firm_id, _chosen(connection, command, asking.firm_id))
        details = _details(connection, person)
        return PayingFacts(
            details=DetailsFacts(person=person, by=asking, before=details),
            adjusting=AdjustingFacts(
                by=asking, person=person, details=details, recorded=_recorded(connection, command)
            ),
        )
    row = connection.execute(select(*FIRM.columns).where(firms.c.id == asking.firm_id)).one()
    firm = FIRM.value(row)
    return PayingFacts(
        terms=TermsFacts(firm=firm, finance=len(finance_of(connection, firm.id))),
        pay_terms=terms_of(connection, firm.id),
        rate=RateFacts(firm=firm, by=asking),
    )


def _chosen(connection: Connection, command: OpenSheet | SendSheet, firm_id: FirmId) -> str:
    """Find whom the form is about: who was chosen, or else the only expert that there is."""
    if command.about:
        return command.about
    if isinstance(command, SendSheet):
        chosen = command.values.get(WHICH, "")
        return chosen if isinstance(chosen, str) else next(iter(chosen), "")
    asked = select(*PERSON_COLUMNS).where(people.c.firm_id == firm_id).order_by(people.c.name)
    experts = [one for one in map(person_value, connection.execute(asked)) if Role.EXPERT in one.roles]
    return experts[0].id if len(experts) == 1 else ""


def _person(connection: Connection, firm_id: FirmId, person_id: str) -> Person | None:
    asked = select(*PERSON_COLUMNS).where(
        people.c.id == person_id, people.c.firm_id == firm_id, people.c.state != PersonState.DEACTIVATED
    )
    row = connection.execute(asked).first()
    return person_value(row) if row else None


def _recorded(connection: Connection, command: OpenSheet | SendSheet) -> PayAdjustment | None:
    if command.sheet is not Sheet.ADJUST_PAY or not isinstance(command, SendSheet):
        return None
    asked = select(*PAY_ADJUSTMENT.columns).where(pay_adjustments.c.id == adjustment_id(command.id))
    row = connection.execute(asked).first()
    return PAY_ADJUSTMENT.value(row) if row else None


def _details(connection: Connection, person: Person | None) -> PayDetails | None:
    if person is None:
        return None
    asked = select(*PAY_DETAILS.columns).where(pay_details.c.person_id == PersonId(person.id))
    row = connection.execute(asked).first()
    return PAY_DETAILS.value(row) if row else None
