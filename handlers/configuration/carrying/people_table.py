"""People, as a file changes them: who joins, what they hold and are known for, and who leaves."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.configuration.cells import BETWEEN
from handlers.configuration.comparing import Mark, Step
from handlers.configuration.person_terms import ChangePerson, change_person
from handlers.configuration.running import Run
from handlers.configuration.standing import accounts_of
from handlers.ids import PersonId
from handlers.people.experts.experts import leave
from handlers.people.experts.inviting import Leave
from handlers.people.experts.joining import add_account, add_person
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.setting_up import AddAccount, AddPerson
from handlers.people.people import Person, Role
from handlers.people.roles import IS_THERE, give_roles
from handlers.people.terms.changing import GiveRoles

_TERMS = frozenset({"name", "practice_areas", "seniority", "zone", "hours", "days", "daily_capacity"})


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Put steps so that a firm is never without an admin on the way: whoever joins or becomes one first."""
    rank = {Mark.ADD: 0, Mark.CHANGE: 1, Mark.END: 2}
    return sorted(steps, key=lambda step: (rank.get(step.mark, 3), not _becomes_admin(step)))


def _becomes_admin(step: Step) -> bool:
    roles = step.values.get("roles")
    return isinstance(roles, tuple) and Role.ADMIN in roles


def carry_person(step: Step, run: Run) -> None:
    """Let somebody join, be known for something else, or leave."""
    if step.mark is not Mark.END and not _roles_are_known(step, run):
        return
    if step.mark is Mark.ADD:
        _join(step, run)
        return
    assert step.now is not None, "who is changed or leaves is there"
    person_id = PersonId(step.now.about)
    if step.mark is Mark.END:
        held = run.facts.held.get(person_id, ())
        run.do(step, leave, Leave(id=run.next_id(), person_id=person_id, is_sure=True, held=held))
        return
    _change(step, run, person_id)


def _roles_are_known(step: Step, run: Run) -> bool:
    strange = [one for one in _texts(step, "roles") if one.casefold() not in tuple(Role)]
    if strange:
        run.wrong(step, f"“{strange[0][:20]}” is not a role. The roles are {', '.join(Role)}.", "roles")
    return not strange


def _join(step: Step, run: Run) -> None:
    first, *more = _texts(step, "accounts")
    if words := _met_before(first, run):
        run.wrong(step, words, "accounts")
        return
    workspace, member = first.split(BETWEEN)
    command = AddPerson(
        id=run.next_id(),
        firm="",
        person=str(step.values["name"]),
        member=member,
        roles=_roles(step),
        practice_areas=_texts(step, "practice_areas"),
        seniority=str(step.values["seniority"]),
        zone=str(step.values["zone"]),
        hours=str(step.values["hours"]),
        days=",".join(_texts(step, "days")),
        daily_capacity=int(str(step.values["daily_capacity"])),
        workspace=workspace,
    )
    if not run.do(step, add_person, command):
        return
    person = run.firm.people[-1]
    for account in more:
        _link(step, run, person, account)
    _prefer(step, run, person)


def _met_before(account: str, run: Run) -> str:
    """Say of an account whose person is not there: they left, or were invited and have not said yes."""
    for person in run.firm.people:
        if account.casefold() in {one.casefold() for one in accounts_of(person, run.firm)}:
            if person.state in IS_THERE:
                return f"{person.name} was invited and has not accepted yet; in the file they stand once they have."
            return f"{person.name} has left, and only comes back by accepting an invitation in chat."
    return ""


def _change(step: Step, run: Run, person_id: PersonId) -> None:
    moved = {one.field.name for one in step.changed}
    person = next(one for one in run.firm.people if one.id == person_id)
    if "accounts" in moved:
        _accounts(step, run, person)
    roles = GiveRoles(id=run.next_id(), person_id=person_id, roles=frozenset(_roles(step)))
    stops = Role.EXPERT not in roles.roles  # then areas may go afterwards, else they must be there first
    if "roles" in moved and stops:
        run.do(step, give_roles, roles)
    if moved & _TERMS or ("prefers" in moved and not step.values["prefers"]):
        run.do(step, change_person, _terms(step, run, person_id))
    if "roles" in moved and not stops:
        run.do(step, give_roles, roles)
    if "prefers" in moved:
        _prefer(step, run, next(one for one in run.firm.people if one.id == person_id))


def _terms(step: Step, run: Run, person_id: PersonId) -> ChangePerson:
    return ChangePerson(
        id=run.next_id(),
        person_id=person_id,
        name=str(step.values["name"]),
        practice_areas=_texts(step, "practice_areas"),
        seniority=str(step.values["seniority"]),
        zone=str(step.values["zone"]),
        hours=str(step.values["hours"]),
        days=_texts(step, "days"),
        daily_capacity=int(str(step.values["daily_capacity"])),
        unprefers=not step.values["prefers"],
    )


def _accounts(step: Step, run: Run, person: Person) -> None:
    known = {one.casefold() for one in accounts_of(person, run.firm)}
    wanted = _texts(step, "accounts")
    if known - {one.casefold() for one in wanted}:
        words = "An account is not taken from somebody by a file: deactivate it on its platform."
        run.wrong(step, words, "accounts")
    for account in wanted:
        if account.casefold() not in known:
            _link(step, run, person, account)


def _link(step: Step, run: Run, person: Person, account: str) -> None:
    workspace, member = account.split(BETWEEN)
    command = AddAccount(id=run.next_id(), firm="", person=person.name, member=member, workspace=workspace)
    run.do(step, add_account, command, _without_namesakes(run.firm, person))


def _prefer(step: Step, run: Run, person: Person) -> None:
    if step.values["prefers"]:
        command = AddAccount(
            id=run.next_id(), firm="", person=person.name, prefers=str(step.values["prefers"])
        )
        run.do(step, add_account, command, _without_namesakes(run.firm, person))


def _without_namesakes(firm: FirmFacts, person: Person) -> FirmFacts:
    """Leave out who is called the same: the file tells people apart by their accounts, the command by their name."""
    name = " ".join(person.name.split()).casefold()
    people = (
        one for one in firm.people if one.id == person.id or " ".join(one.name.split()).casefold() != name
    )
    return replace(firm, people=tuple(people))


def _roles(step: Step) -> tuple[Role, ...]:
    return tuple(Role(one.casefold()) for one in _texts(step, "roles"))


def _texts(step: Step, name: str) -> tuple[str, ...]:
    texts = step.values.get(name)
    return texts if isinstance(texts, tuple) else ()
