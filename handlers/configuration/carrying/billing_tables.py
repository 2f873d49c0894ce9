"""Premiums and billing terms, as a file changes them: by the commands of the desk."""

from handlers.configuration.comparing import Mark, Step
from handlers.configuration.running import Run
from handlers.money.rating.codes import USUAL_TASK_CODE
from handlers.money.rating.rounding import RoundingPolicy
from handlers.people.firms.named import matter_named
from handlers.people.firms.typed import Mistyped
from handlers.people.terms.billing.commands import SetBilling, SetPremium
from handlers.people.terms.billing.setting import set_billing, set_premium
from handlers.review.tasks import Matter


def carry_premium(step: Step, run: Run) -> None:
    """Add a premium; what was entered with one is never rewritten, so none is changed or taken out."""
    if step.mark is Mark.END:
        run.wrong(step, "A premium is never taken back: leave its line, and add one of nothing later.")
        return
    if step.mark is Mark.CHANGE:
        words = "A premium is never rewritten: leave its line, and add one with a later “from”."
        run.wrong(step, words, step.changed[0].field.name)
        return
    text = {name: str(value) for name, value in step.values.items()}
    command = SetPremium(
        id=run.next_id(),
        firm="",
        client=text["client"],
        matter=text["matter"],
        kind=text["kind"],
        pay=text["pay"],
        price=text["price"],
        within=text["within_minutes"],
        effective_from=text["from"],
    )
    run.do(step, set_premium, command)


def carry_billing(step: Step, run: Run) -> None:
    """Set how a matter is billed; one that the file leaves out is billed in the usual way again."""
    text = {name: str(value) for name, value in step.values.items()}
    try:
        matter = matter_named(run.firm, text["matter"], text["client"])
    except Mistyped as mistake:
        run.wrong(step, str(mistake), mistake.field)
        return
    run.do(step, set_billing, _usual(run, matter) if step.mark is Mark.END else _asked(step, run, matter))


def _usual(run: Run, matter: Matter) -> SetBilling:
    return SetBilling(
        id=run.next_id(),
        firm="",
        matter=matter.id,
        rounding=RoundingPolicy.NEAREST_TENTH,
        minimum="",
        discounts=(),
        task_code=USUAL_TASK_CODE,
        client_matter_id="",
        po_number="",
    )


def _asked(step: Step, run: Run, matter: Matter) -> SetBilling:
    tiers = step.values["discounts"]
    return SetBilling(
        id=run.next_id(),
        firm="",
        matter=matter.id,
        rounding=str(step.values["rounding"]),
        minimum=str(step.values["minimum"]),
        discounts=tiers if isinstance(tiers, tuple) else (),
        task_code=str(step.values["task_code"]),
        client_matter_id=str(step.values["client_matter_id"]),
        po_number=str(step.values["po_number"]),
    )
