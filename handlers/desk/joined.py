"""What whoever invited somebody is told once they accept: that they did, and what is best done next."""

from collections.abc import Iterator

from handlers.decisions import Sheet
from handlers.desk.points import left_of, points, some
from handlers.desk.values import DeskButton, DeskPage, DeskSection
from handlers.people.duties.commands import RecordNotice
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import CreateMatter
from handlers.people.people import OutsideBusiness, Person, Role
from handlers.people.permissions import may
from handlers.people.roles import IS_THERE
from handlers.people.terms.changing import ChangeFirm

_UNPAID = {
    OutsideBusiness.MISSING: (
        "Their notice of outside business is missing, so nothing accrues to them until it is recorded."
    ),
    OutsideBusiness.EMPLOYER_PAID: "What they answer is paid to the firm and not to them, as they said.",
}


def joined_page(facts: FirmFacts, reader: Person, person_id: str, steps: frozenset[str]) -> DeskPage | None:
    """Build it for whoever invited them; None where one of the two is with the firm no more."""
    expert = next((one for one in facts.people if one.id == person_id), None)
    if expert is None or Role.EXPERT not in expert.roles:
        return None
    if expert.state not in IS_THERE or reader.state not in IS_THERE:
        return None
    areas = ", ".join(sorted(expert.practice_areas))
    words = f"{expert.name} accepted your invitation and is an expert now, for {areas}."
    unpaid = (_UNPAID[expert.unpaid],) if expert.unpaid else ()
    following, buttons = _next(facts, reader, expert, steps)
    sections = (DeskSection(title="Next", buttons=buttons),) if buttons else ()
    return DeskPage(
        title="They accepted",
        intro=(words, *unpaid, following),
        sections=sections,
        notification="An invitation was accepted",
    )


def _next(
    facts: FirmFacts, reader: Person, expert: Person, steps: frozenset[str]
) -> tuple[str, tuple[DeskButton, ...]]:
    """Say what is next, and give the buttons to it that are the reader's to press."""
    buttons: list[DeskButton] = []
    if expert.unpaid is OutsideBusiness.MISSING and may(reader, RecordNotice):
        buttons.append(DeskButton(label="Outside business", sheet=Sheet.NOTICE, about=expert.id))
    left = left_of(facts, steps)
    codes = some(list(_codes(facts, expert)))
    if left and may(reader, ChangeFirm):
        known, label = points(facts, steps), left[0].label
        buttons.append(DeskButton(label=label, sheet=left[0].sheet, is_next=True))
        number = known.index(left[0]) + 1
        words = f"Next, step {number} of {len(known)} of the set-up: {label[0].lower()}{label[1:]}."
    elif codes:
        words = f"There is nothing more to do: the next output for {codes} can come to them, in their hours."
    else:
        words = "No open matter is in their areas yet, so nothing comes to them before you open one."
        if facts.clients and may(reader, CreateMatter):
            buttons.append(DeskButton(label="Open a matter", sheet=Sheet.NEW_MATTER, is_next=True))
    return words, tuple(buttons)


def _codes(facts: FirmFacts, expert: Person) -> Iterator[str]:
    return (one.code for one in facts.matters if one.is_open and one.practice_area in expert.practice_areas)
