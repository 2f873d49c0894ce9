"""Experts: the invitation that an admin sends, and the forms of those who are invited, step out or leave."""

from collections.abc import Mapping

from handlers.decisions import DeskForm, Picks, Sheet
from handlers.desk.filled import choice, lines, pick, ticks, words
from handlers.desk.sheets.duties.duty_sheets import consent_field
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.people.experts.experts import (
    accept_invitation,
    come_back,
    invite_experts,
    leave,
    open_invitation,
    step_out,
)
from handlers.people.experts.inviting import (
    AcceptInvitation,
    ComeBack,
    InviteExperts,
    Leave,
    StepOut,
)
from handlers.people.firms.typed import Mistyped
from handlers.people.people import OutsideBusiness
from handlers.people.places.platform_ids import shown_platform

TERMS = (
    "What you review is a draft by an AI agent, not a client’s matter: your answer is your own judgement of it, and "
    "no advice to anybody. You step aside, with no reason asked, wherever you have a conflict or inside knowledge, "
    "and nothing of the firm’s clients goes into an edit."
)
_DAYS = {day.lower(): day for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_YES = {"yes": "I accept these terms"}
_SURE = {"yes": "Yes, I want to leave"}
_OUTSIDE = {
    OutsideBusiness.NOT_NEEDED.value: "I need none",
    OutsideBusiness.APPROVED.value: "Given notice, and approved",
    OutsideBusiness.EMPLOYER_PAID.value: "My employer is paid, not I",
    OutsideBusiness.MISSING.value: "Not given yet: I am not paid until it is",
}
_HOUR = 60


def _show_invite(asked: Asked) -> DeskForm:
    known = ", ".join(sorted(asked.firm.practice_areas)[:8])
    of_matters = sorted({one.practice_area for one in asked.firm.matters if one.is_open})
    return DeskForm(
        sheet=Sheet.INVITE,
        title="Invite experts",
        intro=("Each gets an invitation in a direct chat, and is an expert once they accept it.",),
        fields=(
            pick("members", "People", Picks.PEOPLE, needed=True),
            lines(
                "practice_areas",
                "Practice areas",
                of_matters if len(of_matters) == 1 else (),
                hint=f"One a line. The firm has: {known}." if known else "One a line, such as contract law.",
                needed=True,
            ),
            words(
                "seniority",
                "Seniority",
                hint="Such as partner or associate; a rate can be set for it.",
                needed=False,
            ),
            lines(
                "names",
                "Their names",
                (),
                hint="Leave it empty: it is for people whose name is not known here.",
            ),
        ),
        submit="Invite",
    )


def _read_invite(asked: Asked) -> InviteExperts:
    sent, filled = asked.sent, asked.filled
    members = filled.several("members")
    typed = dict(zip(members, filled.lines("names"), strict=False))
    return InviteExperts(
        id=sent.id,
        workspace=sent.sender.workspace,
        members=members,
        practice_areas=filled.lines("practice_areas"),
        seniority=filled.text("seniority"),
        names={**sent.names, **typed},
        by=asked.person.id,
    )


def _show_accept(asked: Asked) -> DeskForm:
    invitation, person = open_invitation(asked.firm, asked.person.id), asked.person
    if invitation is None:
        raise Mistyped("There is no invitation for you to accept.", field="terms")
    platforms = {one.platform: shown_platform(one.platform) for one in asked.firm.workspaces}
    prefers = (choice("prefers", "Reviews come to me in", platforms, asked.command.sender.platform),)
    start, end = (
        f"{minutes // _HOUR % 24:02d}:{minutes % _HOUR:02d}"
        for minutes in (person.hours.start, person.hours.end)
    )
    return DeskForm(
        sheet=Sheet.ACCEPT,
        title="Your invitation",
        intro=(TERMS,),
        fields=(
            ticks("terms", "Terms", _YES, needed=True),
            lines(
                "practice_areas",
                "My practice areas",
                invitation.practice_areas,
                hint="One a line.",
                needed=True,
            ),
            pick("starts", "My day begins at", Picks.TIME, value=start, needed=True),
            pick("ends", "and ends at", Picks.TIME, value=end, needed=True),
            ticks("days", "On", _DAYS, [list(_DAYS)[day] for day in person.hours.weekdays], needed=True),
            words("zone", "My time zone", person.zone),
            words("capacity", "Reviews a day, at most", str(person.daily_capacity)),
            *(prefers if len(platforms) > 1 else ()),
            consent_field(asked.person.uses),
            choice("outside_business", "Notice of outside business (banks)", _OUTSIDE, "not_needed"),
        ),
        submit="Accept",
    )


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR % 24:02d}:{minutes % _HOUR:02d}"


def _read_accept(asked: Asked) -> AcceptInvitation:
    filled = asked.filled
    return AcceptInvitation(
        id=asked.sent.id,
        person_id=asked.person.id,
        accepts_terms="yes" in filled.several("terms"),
        practice_areas=filled.lines("practice_areas"),
        zone=filled.text("zone"),
        starts=filled.text("starts"),
        ends=filled.text("ends"),
        days=tuple(day for day in filled.several("days") if day in _DAYS),
        daily_capacity=filled.number("capacity", what="The daily capacity"),
        uses=filled.several("consent"),
        outside_business=filled.text("outside_business"),
        prefers=filled.text("prefers"),
    )


def _show_out(asked: Asked) -> DeskForm:
    del asked
    return DeskForm(
        sheet=Sheet.OUT,
        title="Out for a while",
        intro=("No reviews come to you meanwhile. What you have begun stays with you.",),
        fields=(pick("until", "Back on", Picks.DATE, hint="Nothing chosen: until you say “back”."),),
        submit="Step out",
    )


def _read_out(asked: Asked) -> StepOut:
    return StepOut(
        id=asked.sent.id,
        person_id=asked.person.id,
        until=asked.filled.text("until"),
        held=asked.facts.held,
    )


def _show_back(asked: Asked) -> DeskForm:
    del asked
    return DeskForm(
        sheet=Sheet.BACK, title="Back again", intro=("Reviews come to you again.",), submit="I am back"
    )


def _read_back(asked: Asked) -> ComeBack:
    return ComeBack(id=asked.sent.id, person_id=asked.person.id)


def _show_leave(asked: Asked) -> DeskForm:
    del asked
    return DeskForm(
        sheet=Sheet.LEAVE,
        title="Leave",
        intro=(
            "What waits for you goes to others; what you earned stays owed to you. Only an admin can ask you back.",
        ),
        fields=(ticks("sure", "Leave Signoff here", _SURE, needed=True),),
        submit="Leave",
    )


def _read_leave(asked: Asked) -> Leave:
    sure = "yes" in asked.filled.several("sure")
    return Leave(id=asked.sent.id, person_id=asked.person.id, is_sure=sure, held=asked.facts.held)


EXPERT_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.INVITE: SheetLine(act=InviteExperts, show=_show_invite, read=_read_invite, do=invite_experts),
    Sheet.ACCEPT: SheetLine(act=AcceptInvitation, show=_show_accept, read=_read_accept, do=accept_invitation),
    Sheet.OUT: SheetLine(act=StepOut, show=_show_out, read=_read_out, do=step_out),
    Sheet.BACK: SheetLine(act=ComeBack, show=_show_back, read=_read_back, do=come_back),
    Sheet.LEAVE: SheetLine(act=Leave, show=_show_leave, read=_read_leave, do=leave),
}
