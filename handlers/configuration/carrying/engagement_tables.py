"""Clients, matters and rates, as a file changes them: by the commands of the desk."""

from handlers.configuration.cells import utc_text
from handlers.configuration.comparing import Mark, Step
from handlers.configuration.running import Run
from handlers.ids import ClientId, CommandId
from handlers.money.rates import RateUnit
from handlers.people.firms.founding import create_client
from handlers.people.firms.named import matter_named
from handlers.people.firms.setting_up import CreateClient, CreateMatter, SetRate
from handlers.people.terms.changing import ChangeMatter, ChangeWording, ClearClient, OpenOrCloseMatter
from handlers.people.terms.engagement_changes import (
    change_matter,
    change_wording,
    clear_client,
    matter_with,
    open_or_close_matter,
)
from handlers.people.terms.engaging import create_matter, set_rate
from handlers.review.tasks import Matter, Offer

_WORDING = frozenset({"reject_reasons", "rubric"})


def carry_client(step: Step, run: Run) -> None:
    """Clear a new client, clear one anew, or let a clearance end now. A key is never in a file."""
    name, by, since, until = (
        str(step.values[key]) for key in ("name", "cleared_by", "cleared_from", "cleared_until")
    )
    if step.mark is Mark.ADD:
        create = CreateClient(
            id=run.next_id(), firm="", client=name, cleared_by=by, cleared_from=since, cleared_until=until
        )
        run.do(step, create_client, create)
        return
    clear = ClearClient(
        id=run.next_id(),
        client_id=ClientId(step.now.about if step.now else ""),
        cleared_by=by,
        cleared_from=since,
        cleared_until=utc_text(run.now) if step.mark is Mark.END else until,
    )
    run.do(step, clear_client, clear)


def carry_matter(step: Step, run: Run) -> None:
    """Open a matter, change its terms and wording, or close it."""
    if not _is_known(step, run):
        return
    if step.mark is Mark.ADD:
        if run.do(step, create_matter, _terms(step, run.next_id())) and not step.values["open"]:
            code, client = str(step.values["code"]), str(step.values["client"])
            _open_or_close(step, run, matter_named(run.firm, code, client), is_open=False)
        return
    assert step.now is not None, "what is changed or ended is there"
    matter = matter_with(run.firm, step.now.about)
    if step.mark is Mark.END:
        _open_or_close(step, run, matter, is_open=False)
        return
    moved = {one.field.name for one in step.changed}
    if moved - _WORDING - {"open"}:
        key = run.next_id()
        terms = ChangeMatter(id=key, matter_id=matter.id, seen=matter.version, terms=_terms(step, key))
        run.do(step, change_matter, terms)
    if moved & _WORDING:
        wording = ChangeWording(
            id=run.next_id(),
            matter_id=matter.id,
            seen=matter_with(run.firm, matter.id).version,
            reject_reasons=_texts(step, "reject_reasons"),
            criteria=_texts(step, "rubric"),
        )
        run.do(step, change_wording, wording)
    if "open" in moved:
        _open_or_close(step, run, matter, is_open=bool(step.values["open"]))


def _is_known(step: Step, run: Run) -> bool:
    bad = len(run.mistakes)
    if step.values["offer"] not in tuple(Offer):
        run.wrong(step, f"Reviews are offered: {' or '.join(Offer)}.", "offer")
    if step.values["basis"] not in tuple(RateUnit):
        run.wrong(step, f"Experts are paid by the {' or '.join(RateUnit)}.", "basis")
    return len(run.mistakes) == bad


def _open_or_close(step: Step, run: Run, matter: Matter, *, is_open: bool) -> None:
    command = OpenOrCloseMatter(id=run.next_id(), matter_id=matter.id, is_open=is_open)
    run.do(step, open_or_close_matter, command)


def _terms(step: Step, key: CommandId) -> CreateMatter:
    values = step.values
    numbers = {
        name: int(str(values[name]))
        for name in ("reviews_per_task", "expected_minutes", "due_minutes", "claim_minutes")
    }
    return CreateMatter(
        id=key,
        firm="",
        client=str(values["client"]),
        code=str(values["code"]),
        title=str(values["title"]),
        practice_area=str(values["practice_area"]),
        offer=Offer(str(values["offer"])),
        basis=RateUnit(str(values["basis"])),
        currency=str(values["currency"]),
        cap_minutes=int(str(values["cap_minutes"])) or None,
        workspace=str(values["workspace"]) if values["channel"] else "",
        channel=str(values["channel"]),
        reject_reasons=_texts(step, "reject_reasons"),
        criteria=_texts(step, "rubric"),
        confidential=bool(values["confidential"]),
        answers_may=str(values["answers_may"]),
        **numbers,
    )


def _texts(step: Step, name: str) -> tuple[str, ...]:
    texts = step.values[name]
    return texts if isinstance(texts, tuple) else ()


def carry_rate(step: Step, run: Run) -> None:
    """Add a line to the rate card; what was entered by one is never rewritten, so no line is changed or taken out."""
    if step.mark is Mark.END:
        run.wrong(step, "A rate is never taken back: leave its line, and add one that takes its place later.")
        return
    if step.mark is Mark.CHANGE:
        run.wrong(step, "A rate is never rewritten: leave its line, and add one with a later “from”.", "pay")
        return
    text = {name: str(value) for name, value in step.values.items()}
    if text["per"] not in tuple(RateUnit):
        run.wrong(step, f"A rate is per {' or '.join(RateUnit)}.", "per")
        return
    command = SetRate(
        id=run.next_id(),
        firm="",
        unit=RateUnit(text["per"]),
        pay=text["pay"],
        price=text["price"],
        currency=text["currency"],
        client=text["client"],
        matter=text["matter"],
        practice_area=text["practice_area"],
        seniority=text["seniority"],
        effective_from=text["from"],
    )
    run.do(step, set_rate, command)
