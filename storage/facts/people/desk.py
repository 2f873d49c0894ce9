"""What is known at a firm's desk: who asks, the firm as it is set up, and a matter's terms as a form showed them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from handlers.decisions import Sheet
from handlers.desk.commands import AtDesk, DeskFacts, OpenDesk, OpenSheet, SendSheet
from handlers.desk.filled import Filled
from handlers.desk.sheets.billing.asked_billing import ABOUT_INVOICES, ABOUT_PRE_BILLS, key_of, page_of
from handlers.desk.sheets.billing.detail_sheets import DETAIL_SHEETS
from handlers.desk.sheets.billing.invoice_sheets import INVOICE_SHEETS
from handlers.desk.sheets.billing.pre_bill_sheets import PRE_BILL_SHEETS
from handlers.ids import FirmId
from handlers.money.prebill.drafting import pre_bill_id_of
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import Account, Person
from handlers.remedies.sheets import ABOUT_DELIVERIES, REMEDY_SHEETS
from handlers.review.tasks import Matter
from handlers.walls.walling import WallingFacts
from storage.facts.mending.lagging import lagging_of
from storage.facts.mending.stuck import stuck_of
from storage.facts.money.billing import PAGE, About, billing_of
from storage.facts.paying.sheets import PAYING_ALONE, PAYING_SHEETS, paying_facts
from storage.facts.people.first_admins import has_admin
from storage.facts.people.name_lists import list_of
from storage.facts.people.setting_up import firm_of
from storage.facts.review.claims import held_turns
from storage.facts.review.turns import accounts_of
from storage.facts.walls.holding import hold_answers, hold_matters
from storage.facts.walls.walling import held_entries, hold_walls, reached_in
from storage.facts.walls.walls import newest_walls
from storage.rows import MATTER
from storage.tables import former_terms, matters, people, set_up_steps

_STEPPING_BACK = (Sheet.OUT, Sheet.LEAVE)
_ADDING = frozenset({Sheet.WALL, Sheet.RESTRICT, Sheet.WATCH, Sheet.MEMBER, Sheet.WALL_FILE})
_ABOUT_PAY = frozenset({Sheet.HELD_PAY, Sheet.RELEASE_PAY})
_OF_INVOICING = frozenset({*PRE_BILL_SHEETS, *INVOICE_SHEETS, *DETAIL_SHEETS})
_ABOUT_WALLS = _ADDING | _ABOUT_PAY | {Sheet.WALLS, Sheet.END_WALL}


def desk_facts(connection: Connection, commands: Sequence[AtDesk], now: datetime) -> Sequence[DeskFacts]:
    """Load the firm of each sender, and nothing of any other."""
    accounts = accounts_of(connection, (command.sender for command in commands))
    return [_facts(connection, command, accounts.get(command.sender), now) for command in commands]


def steps_done(connection: Connection, firm_id: FirmId) -> frozenset[str]:
    """Which steps of the set-up are done."""
    done = select(set_up_steps.c.step).where(set_up_steps.c.firm_id == firm_id)
    return frozenset(connection.scalars(done))


def _facts(connection: Connection, command: AtDesk, account: Account | None, now: datetime) -> DeskFacts:
    if account is None:
        return DeskFacts(account=None, has_admin=has_admin(connection))
    firm_id = account.person.firm_id
    if not isinstance(command, OpenDesk) and command.sheet in PAYING_ALONE:
        return DeskFacts(account=account, paying=paying_facts(connection, command, account.person, now))
    facts = DeskFacts(
        account=account, firm=firm_of(connection, firm_id), steps=steps_done(connection, firm_id)
    )
    if isinstance(command, OpenDesk):
        return facts
    if command.sheet in PAYING_SHEETS:
        return replace(facts, paying=paying_facts(connection, command, account.person, now))
    if command.sheet in REMEDY_SHEETS:
        return _with_remedy(connection, command, facts, account.person, now)
    if command.sheet in _OF_INVOICING:
        return _with_billing(connection, command, facts, account.person, now)
    facts = _with_part(connection, command, facts, firm_id, now)
    if not isinstance(command, SendSheet):
        return facts
    if command.sheet in _STEPPING_BACK:
        return replace(facts, held=held_turns(connection, account.person.id))
    if not command.seen:
        return facts
    return _with_former(connection, command, facts, firm_id)


def _with_part(
    connection: Connection, command: OpenSheet | SendSheet, facts: DeskFacts, firm_id: FirmId, now: datetime
) -> DeskFacts:
    """Add what a form about walls, holds or names is decided on; what it may change is held until the end."""
    firm = facts.firm
    assert firm is not None, "who is with a firm has one"
    is_sent = isinstance(command, SendSheet)
    if command.sheet in _ABOUT_WALLS:
        walls = hold_walls(connection, firm_id) if is_sent else newest_walls(connection, firm_id)
        held = held_entries(connection, firm_id, walls, now) if command.sheet in _ABOUT_PAY else ()
        reached = reached_in(connection, firm_id) if is_sent and command.sheet in _ADDING else None
        return replace(facts, walling=WallingFacts(firm=firm, walls=walls, held=held, reached=reached))
    if command.sheet is Sheet.NAMES:
        return replace(facts, listing=list_of(connection, firm, firm_id))
    if command.sheet is Sheet.NOTICE and is_sent:
        hold_answers(connection, firm_id)
    if command.sheet is Sheet.HOLD and is_sent:
        hold_matters(connection, (matter.id for matter in firm.matters if matter.id == command.about))
    return facts


def _with_remedy(
    connection: Connection, command: OpenSheet | SendSheet, facts: DeskFacts, asking: Person, now: datetime
) -> DeskFacts:
    """Add what a remedy is about, if it is the firm's and still so."""
    if command.sheet in ABOUT_DELIVERIES:
        return replace(facts, stuck=stuck_of(connection, asking.firm_id, command.about, now))
    return replace(facts, lagging=lagging_of(connection, asking, command.about))


def _with_billing(
    connection: Connection, command: OpenSheet | SendSheet, facts: DeskFacts, asking: Person, now: datetime
) -> DeskFacts:
    """Add the firm's invoicing, as far as a form is about it; what it changes is held."""
    assert facts.firm is not None, "who is with a firm has one"
    is_sent, key = isinstance(command, SendSheet), key_of(command.about)
    opened = pre_bill_id_of(command.id) if is_sent and command.sheet is Sheet.DRAFT_BILL else ""
    asked = About(
        pre_bill=key if command.sheet in ABOUT_PRE_BILLS else opened,
        line=key if command.sheet is Sheet.BILL_LINE else "",
        invoice=key if command.sheet in ABOUT_INVOICES else "",
        bank_ref=_typed(command, "bank_ref"),
        skipped=page_of(command.about) * PAGE,
        hold=is_sent,
        reader=asking,
    )
    return replace(facts, billing=billing_of(connection, facts.firm, asked, now))


def _typed(command: OpenSheet | SendSheet, field: str) -> str:
    return Filled(command.values).text(field) if isinstance(command, SendSheet) else ""


def _with_former(connection: Connection, command: SendSheet, facts: DeskFacts, firm_id: FirmId) -> DeskFacts:
    """Add what the form showed, where it has changed since, and who changed it last."""
    f = former_terms
    since = (
        select(f.c.version, f.c.terms, people.c.name)
        .select_from(
            f.join(matters, matters.c.id == f.c.matter_id).outerjoin(people, people.c.id == f.c.replaced_by)
        )
        .where(f.c.matter_id == command.about, f.c.version >= command.seen, matters.c.firm_id == firm_id)
        .order_by(f.c.version)
    )
    found = connection.execute(since).all()
    if not found or found[0].version != command.seen:
        return facts
    return replace(facts, former=_terms(found[0].terms, facts.firm), changed_by=found[-1].name or "")


def _terms(kept: dict[str, object], firm: FirmFacts | None) -> Matter | None:
    """Read terms as they were; what they did not say yet is as it is now."""
    now = next((one for one in (firm.matters if firm else ()) if one.id == kept["id"]), None)
    if now is None:
        return None
    return MATTER.value([kept.get(name, value) for name, value in MATTER.row(now).items()])
