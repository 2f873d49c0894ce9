"""The firm, its week, its retention and its workspaces, as a file changes them: by the commands of the desk."""

from dataclasses import replace

from handlers.configuration.comparing import Mark, Step
from handlers.configuration.running import Run
from handlers.people.firms.firm_changes import change_firm, set_week
from handlers.people.firms.founding import connect_workspace, create_firm
from handlers.people.firms.setting_up import ConnectWorkspace, CreateFirm, SetRetention
from handlers.people.terms.changing import ChangeFirm, SetWeek
from handlers.retention.keeping import set_retention


def carry_firm(step: Step, run: Run) -> None:
    """Create the firm, or change what it is called and counts in."""
    name, currency, zone = (str(step.values.get(key, "")) for key in ("name", "currency", "zone"))
    undo = step.values.get("undo_minutes", 10)
    hours = int(str(step.values.get("day_hours", 10)))
    if step.mark is Mark.ADD:
        if name.casefold() in {one.casefold() for one in run.firm.firm_names}:
            run.wrong(step, f"There is a firm “{name}” here already.", "name")
            return
        create = CreateFirm(
            id=run.next_id(),
            firm=name,
            currency=currency,
            zone=zone,
            undo_minutes=int(str(undo)),
            day_hours=hours,
        )
        run.do(step, create_firm, create)
        return
    if any(one.field.name == "undo_minutes" for one in step.changed):
        run.wrong(step, "The minutes to undo are set when the firm is created, and stay.", "undo_minutes")
    change = ChangeFirm(id=run.next_id(), firm=name, currency=currency, zone=zone, day_hours=hours)
    run.do(step, change_firm, change)


def carry_week(step: Step, run: Run) -> None:
    """Set the end of the week, the time of the digest, and where the firm's digest goes."""
    values, moved = step.values, {one.field.name: one.after for one in step.changed}
    if moved.get("digest_channel") == "" and step.mark is Mark.CHANGE:
        words = "The digest can go to another channel, but not back to each person in finance."
        run.wrong(step, words, "digest_channel")
        return
    is_moved = not moved.keys().isdisjoint(("digest_workspace", "digest_channel"))
    command = SetWeek(
        id=run.next_id(),
        week_end=str(values["ends"]),
        digest_day=str(values["digest_day"]),
        digest_hour=int(str(values["digest_hour"])),
        workspace=str(values["digest_workspace"]),
        channel=str(values["digest_channel"]) if is_moved else "",
    )
    run.do(step, set_week, command)


def carry_retention(step: Step, run: Run) -> None:
    """Set how long texts are kept."""
    run.do(step, set_retention, SetRetention(id=run.next_id(), firm="", keep=str(step.values["keep"])))


def carry_workspace(step: Step, run: Run) -> None:
    """Connect a workspace; none is ever taken from a firm by a file."""
    if step.mark is Mark.END:
        words = "A workspace is not disconnected by a file: its own admin takes the app out of it."
        run.wrong(step, words)
        return
    platform, external_id = str(step.values["platform"]).casefold(), str(step.values["id"])
    command = ConnectWorkspace(id=run.next_id(), firm="", platform=platform, workspace=external_id)
    owner = run.facts.owners.get((platform, external_id.casefold()))
    run.do(step, connect_workspace, command, replace(run.firm, workspace_of=owner))
