"""The firm's desk: its page, its forms, and what is sent with them. Every call asks anew who may do it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.decisions import (
    Decision,
    DeskForm,
    Done,
    Figures,
    Refusal,
    Refused,
    Sheet,
    ShowDeskForm,
)
from handlers.desk.commands import DeskFacts, OpenDesk, OpenSheet, SendSheet
from handlers.desk.filled import choice, typed_into
from handlers.desk.pages import desk_page
from handlers.desk.points import leads_to, points
from handlers.desk.sheets.billing.billing_sheets import BILLING_SHEETS
from handlers.desk.sheets.billing.detail_sheets import DETAIL_SHEETS
from handlers.desk.sheets.billing.invoice_sheets import INVOICE_SHEETS
from handlers.desk.sheets.billing.pre_bill_sheets import PRE_BILL_SHEETS
from handlers.desk.sheets.client_sheets import CLIENT_SHEETS
from handlers.desk.sheets.duties.duty_sheets import DUTY_SHEETS
from handlers.desk.sheets.expert_sheets import EXPERT_SHEETS
from handlers.desk.sheets.firm_sheets import FIRM_SHEETS, STEPS
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.desk.sheets.matter_sheets import MATTER_SHEETS
from handlers.desk.sheets.matter_terms import differences
from handlers.desk.sheets.paying.expert_sheets import EXPERT_PAY_SHEETS
from handlers.desk.sheets.paying.finance_sheets import FINANCE_SHEETS
from handlers.desk.sheets.paying.terms_sheets import TERMS_SHEETS
from handlers.desk.sheets.people_sheets import PEOPLE_SHEETS
from handlers.desk.sheets.rate_sheets import RATE_SHEETS
from handlers.desk.sheets.records.hold_sheets import HOLD_SHEETS
from handlers.desk.sheets.records.name_sheets import NAME_SHEETS
from handlers.desk.sheets.walls.held_pay_sheets import HELD_PAY_SHEETS
from handlers.desk.sheets.walls.wall_file_sheets import WALL_FILE_SHEETS
from handlers.desk.sheets.walls.wall_list_sheets import WALL_LIST_SHEETS
from handlers.desk.sheets.walls.wall_sheets import WALL_SHEETS
from handlers.people.changed import StepDone
from handlers.people.firms.typed import refusing
from handlers.people.gate import admit
from handlers.people.permissions import admit_to, may
from handlers.people.places.platform_words import nobody_yet
from handlers.people.terms.changing import ChangeFirm
from handlers.people.terms.engagement_changes import matter_with
from handlers.remedies.sheets import REMEDY_SHEETS
from handlers.review.tasks import Matter

LINES: Mapping[Sheet, SheetLine] = {
    **FIRM_SHEETS,
    **PEOPLE_SHEETS,
    **EXPERT_SHEETS,
    **DUTY_SHEETS,
    **CLIENT_SHEETS,
    **MATTER_SHEETS,
    **RATE_SHEETS,
    **BILLING_SHEETS,
    **WALL_SHEETS,
    **WALL_LIST_SHEETS,
    **WALL_FILE_SHEETS,
    **HELD_PAY_SHEETS,
    **HOLD_SHEETS,
    **NAME_SHEETS,
    **REMEDY_SHEETS,
    **FINANCE_SHEETS,
    **TERMS_SHEETS,
    **EXPERT_PAY_SHEETS,
    **PRE_BILL_SHEETS,
    **INVOICE_SHEETS,
    **DETAIL_SHEETS,
}
WHICH = "which"
_MOST_CHOICES = 100  # docs.slack.dev, reference/block-kit/block-elements/select-menu-element
ALL_SET = (
    "That was the last step: your firm is set up. Once somebody who is invited accepts, the client can send its first "
    "output with its key, and it comes to them as a card."
)


def open_desk(command: OpenDesk, facts: DeskFacts, now: datetime) -> Decision:
    """Show the desk, as far as the sender may see it."""
    person = admit(facts.account) if facts.has_admin else _nobody_yet(command)
    if isinstance(person, Refused):
        return Decision(reply=person)
    assert facts.firm is not None, "who is with a firm has one"
    return Decision(reply=Figures(value=desk_page(facts.firm, person, facts.steps, now)))


@refusing
def open_sheet(command: OpenSheet, facts: DeskFacts, now: datetime) -> Decision:
    """Open a form, or first the one that asks what it shall be about."""
    line = LINES[command.sheet]
    person = admit_to(line.act, facts.account) if facts.has_admin else _nobody_yet(command)
    if isinstance(person, Refused):
        return Decision(reply=person)
    asked = Asked(command=command, facts=facts, person=person, about=command.about, now=now)
    return Decision(reply=ShowDeskForm(form=_form(line, asked)))


@refusing
def send_sheet(command: SendSheet, facts: DeskFacts, now: datetime) -> Decision:
    """Do what a form asks, by the command that it leads to; who has chosen what it is about gets the form itself."""
    line = LINES[command.sheet]
    person = admit_to(line.act, facts.account) if facts.has_admin else _nobody_yet(command)
    if isinstance(person, Refused):
        return Decision(reply=person)
    asked = Asked(command=command, facts=facts, person=person, about=command.about, now=now)
    if line.which is not None and not command.about:
        asked = replace(asked, about=asked.filled.text(WHICH))
        return Decision(reply=ShowDeskForm(form=line.show(asked)))
    decision = line.do(line.read(asked), line.known(asked), now)
    if isinstance(decision.reply, Refused) and decision.reply.reason is Refusal.CONFLICT and command.seen:
        return _what_changed(line, asked, decision)
    return _go_on(asked, _step_done(asked, decision) if command.sheet in STEPS else decision)


def _nobody_yet(command: OpenDesk | OpenSheet | SendSheet) -> Refused:
    return Refused(reason=Refusal.NOT_AN_EXPERT, words=nobody_yet(command.sender.platform))


def _form(line: SheetLine, asked: Asked) -> DeskForm:
    if line.which is None or asked.about:
        return line.show(asked)
    known = line.which(asked.firm)
    if len(known) == 1:
        return line.show(replace(asked, about=next(iter(known))))
    options = dict(list(known.items())[:_MOST_CHOICES])
    if not options:
        what = line.which_label.lower()
        return DeskForm(
            sheet=asked.command.sheet, title="Nothing yet", intro=(f"There is no {what} yet.",), submit=""
        )
    return DeskForm(
        sheet=asked.command.sheet,
        title=f"Which {line.which_label.lower()}?",
        intro=(f"The first {_MOST_CHOICES} of {len(known)}.",) if len(known) > _MOST_CHOICES else (),
        fields=(choice(WHICH, line.which_label, options),),
        submit="Go on",
    )


def _what_changed(line: SheetLine, asked: Asked, refused: Decision) -> Decision:
    """Show what somebody else changed meanwhile, with what was typed: sending it again is the decision to keep it.

    What the second did not touch is as the first left it, so that nothing is set back unseen.
    """
    former = asked.facts.former
    if former is None:
        return refused
    matter = matter_with(asked.firm, asked.about)
    before = line.show(replace(asked, facts=_as_it_was(asked, former)))
    typed = typed_into(before, asked.sent.values)
    touched = {mine.id for mine, was in zip(typed.fields, before.fields, strict=True) if mine != was}
    mine = {name: value for name, value in asked.sent.values.items() if name in touched}
    form = typed_into(line.show(asked), mine)
    who = asked.facts.changed_by or "Somebody"
    told = f"{who} changed this matter while you had the form open:"
    note = "Nothing of yours is saved yet. Look through it and send it again, or leave it."
    return Decision(reply=ShowDeskForm(form=replace(form, intro=(told, *differences(former, matter), note))))


def _as_it_was(asked: Asked, former: Matter) -> DeskFacts:
    others = (one for one in asked.firm.matters if one.id != former.id)
    return replace(asked.facts, firm=replace(asked.firm, matters=(former, *others)))


def _step_done(asked: Asked, decision: Decision) -> Decision:
    """Note a step of the set-up, and go on with the next that is not done."""
    if not isinstance(decision.reply, Done):
        return decision
    sheet = asked.command.sheet
    noted = StepDone(firm_id=asked.own.id, step=sheet, at=asked.now)
    done = asked.facts.steps | {sheet}
    is_new = not asked.firm.matters and not asked.facts.steps.issuperset(STEPS)
    left = [step for step in STEPS if step not in done] if is_new else []
    reply: Done | ShowDeskForm = decision.reply
    if left:
        form = LINES[left[0]].show(asked)
        count = len(points(asked.firm, asked.facts.steps))
        said = f"Saved. Step {STEPS.index(left[0]) + 1} of {count}."
        reply = ShowDeskForm(form=replace(form, intro=(said, *form.intro)))
    return replace(decision, reply=reply, records=(*decision.records, noted))


def _go_on(asked: Asked, decision: Decision) -> Decision:
    """Say with a point of the set-up what comes next, or that it was the last."""
    point, reply = leads_to(asked.command.sheet), decision.reply
    if asked.facts.firm is None:
        return decision
    known = points(asked.firm, asked.facts.steps)
    before = [one for one in known if not one.is_done]
    of_it = {one.sheet for one in known} | {Sheet.CONNECT}
    if not isinstance(reply, Done) or not before or point not in of_it:
        return decision
    if not may(asked.person, ChangeFirm):
        return decision
    left = [one for one in before if one.sheet is not point]
    if not left:
        return replace(decision, reply=replace(reply, words=f"{reply.words} {ALL_SET}"))
    number, label = known.index(left[0]) + 1, left[0].label
    words = f"{reply.words} Next, step {number} of {len(known)}: {label[0].lower()}{label[1:]}."
    return replace(decision, reply=replace(reply, words=words, next=left[0].next_step))
