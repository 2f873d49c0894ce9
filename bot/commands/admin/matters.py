"""`signoff admin`: matters with all of their terms."""

from typing import Annotated

import typer

from bot.commands.admin.options import NEW, Firm, Workspace, do
from handlers.money.rates import RateUnit
from handlers.people.firms.setting_up import CreateMatter
from handlers.review.tasks import Offer

Client = Annotated[str, typer.Option(help="The client, where there are several.", show_default=False)]
Channel = Annotated[
    str, typer.Option(help="The channel's id (C0123ABCD, 19:…@thread.tacv2).", show_default=False)
]
Reasons = Annotated[list[str] | None, typer.Option("--reason", help="A reason to reject; may be repeated.")]
Criteria = Annotated[
    list[str] | None, typer.Option("--criterion", help="A line of the rubric; may be repeated.")
]
Uses = Annotated[
    str, typer.Option("--answers-may", help="What answers may be used for: train, evaluate, index.")
]


def matter(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The matter's code, such as NW-7.", show_default=False)],
    title: Annotated[str, typer.Option(help="What it is called.", show_default=False)],
    area: Annotated[str, typer.Option(help="Its practice area.", show_default=False)],
    client: Client = "",
    offer: Annotated[Offer, typer.Option(help="To a channel, or direct to one expert.")] = Offer.DIRECT,
    channel: Channel = "",
    basis: Annotated[RateUnit, typer.Option(help="Paid by the piece or the hour.")] = RateUnit.PIECE,
    currency: Annotated[str, typer.Option(help="The firm's if not said.", show_default=False)] = "",
    reviews: Annotated[int, typer.Option(help="How many experts review each task.")] = 1,
    minutes: Annotated[int, typer.Option(help="How long a review should take.")] = 5,
    cap: Annotated[int | None, typer.Option(help="Where the meter stops; else three times as long.")] = None,
    due: Annotated[int, typer.Option(help="Minutes until an answer is due.")] = 240,
    claim: Annotated[int, typer.Option(help="Minutes that a claim is held without an answer.")] = 30,
    reason: Reasons = None,
    criterion: Criteria = None,
    confidential: Annotated[bool, typer.Option("--confidential", help="Show no text in a channel.")] = False,
    answers_may: Uses = "index",
    firm: Firm = "",
    workspace: Workspace = "",
) -> None:
    """Create a matter, open for tasks."""
    command = CreateMatter(
        id=NEW,
        firm=firm,
        client=client,
        code=code,
        title=title,
        practice_area=area,
        offer=offer,
        basis=basis,
        currency=currency,
        reviews_per_task=reviews,
        expected_minutes=minutes,
        cap_minutes=cap,
        due_minutes=due,
        claim_minutes=claim,
        workspace=workspace,
        channel=channel,
        reject_reasons=tuple(reason or ()),
        criteria=tuple(criterion or ()),
        confidential=confidential,
        answers_may=answers_may,
    )
    do(context, command)
