"""Duties beside the answers: notice of outside business, which compliance records, and one's consent to their use."""

from collections.abc import Collection, Mapping

from handlers.decisions import DeskForm, FormField, Picks, Sheet
from handlers.desk.filled import choice, pick, ticks, words
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.ids import PersonId
from handlers.people.duties.commands import GiveConsent, RecordNotice
from handlers.people.duties.consents import CONSENTED, EVALUATE, TRAIN, give_consent
from handlers.people.duties.notices import record_notice
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.people import OutsideBusiness, Role
from handlers.people.roles import IS_THERE, person_with

_STATUS = {
    OutsideBusiness.NOT_NEEDED.value: "Not needed",
    OutsideBusiness.APPROVED.value: "Given, and approved",
    OutsideBusiness.EMPLOYER_PAID.value: "Employer-paid: the firm is paid, not they",
    OutsideBusiness.MISSING.value: "Missing: nothing accrues to them",
}
_CONSENT = {
    EVALUATE: "My answers may be used to evaluate models, where a matter says so",
    TRAIN: "My answers may be used to train models, where a matter says so",
}


def consent_field(uses: Collection[str]) -> FormField:
    """Ask what somebody's answers may be used for."""
    hint = "The firm’s quality index uses them either way."
    return ticks(
        "consent", "Use of my answers", _CONSENT, [use for use in CONSENTED if use in uses], hint=hint
    )


def _experts(firm: FirmFacts) -> Mapping[str, str]:
    return {one.id: one.name for one in firm.people if Role.EXPERT in one.roles and one.state in IS_THERE}


def _show_notice(asked: Asked) -> DeskForm:
    person = person_with(asked.firm, asked.about)
    known = [one for one in asked.firm.notices if one.person_id == person.id]
    last = known[-1] if known else None
    return DeskForm(
        sheet=Sheet.NOTICE,
        title="Outside business",
        about=asked.about,
        intro=(
            f"Where {person.name} stands with the notice that banks ask for (FINRA 3270), from now on.",
            "While it is missing, clients are billed and nothing accrues to the expert, also not later.",
        ),
        fields=(
            choice("status", person.name, _STATUS, person.outside_business),
            pick(
                "dated_on",
                "Day of the notice or the decision",
                Picks.DATE,
                value=last.dated_on.isoformat() if last and last.dated_on else "",
            ),
            words("note", "Note", last.note if last else "", hint="Such as who approved it.", needed=False),
        ),
    )


def _read_notice(asked: Asked) -> RecordNotice:
    filled = asked.filled
    return RecordNotice(
        id=asked.sent.id,
        person_id=PersonId(asked.about),
        status=filled.text("status"),
        dated_on=filled.text("dated_on"),
        note=filled.text("note"),
        by=asked.person.id,
    )


def _show_consent(asked: Asked) -> DeskForm:
    return DeskForm(
        sheet=Sheet.CONSENT,
        title="Use of my answers",
        intro=("It holds for what you answer from now on. You can change it whenever you like.",),
        fields=(consent_field(asked.person.uses),),
    )


def _read_consent(asked: Asked) -> GiveConsent:
    return GiveConsent(id=asked.sent.id, person_id=asked.person.id, uses=asked.filled.several("consent"))


DUTY_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.NOTICE: SheetLine(
        act=RecordNotice,
        show=_show_notice,
        read=_read_notice,
        do=record_notice,
        which=_experts,
        which_label="Expert",
    ),
    Sheet.CONSENT: SheetLine(act=GiveConsent, show=_show_consent, read=_read_consent, do=give_consent),
}
