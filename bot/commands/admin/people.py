"""`signoff admin`: people of the firm and their accounts."""

from typing import Annotated

import typer

from bot.commands.admin.options import NEW, Firm, Workspace, do
from handlers.people.firms.setting_up import AddAccount, AddPerson
from handlers.people.people import Role

Prefers = Annotated[
    str, typer.Option(help="Where they want what is theirs: slack or teams.", show_default=False)
]


def person(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The person's name.", show_default=False)],
    member: Annotated[
        str,
        typer.Option(
            help="Their id in Slack (U0123ABCD), or in Teams (teams:OBJECT_ID).", show_default=False
        ),
    ],
    role: Annotated[list[Role], typer.Option(help="What they are; may be repeated.", show_default=False)],
    area: Annotated[list[str] | None, typer.Option(help="A practice area; may be repeated.")] = None,
    seniority: Annotated[str, typer.Option(help="Such as partner.", show_default=False)] = "",
    zone: Annotated[
        str, typer.Option(help="Their time zone; the firm's if not said.", show_default=False)
    ] = "",
    hours: Annotated[str, typer.Option(help="Their hours of work.")] = "9:00-18:00",
    days: Annotated[str, typer.Option(help="Their days of work.")] = "mon-fri",
    capacity: Annotated[int, typer.Option(help="How many reviews a day at most.")] = 20,
    prefers: Prefers = "",
    firm: Firm = "",
    workspace: Workspace = "",
) -> None:
    """Add somebody of the firm: an expert, or whoever sees to the money and the rules."""
    command = AddPerson(
        id=NEW,
        firm=firm,
        person=name,
        member=member,
        roles=tuple(role),
        practice_areas=tuple(area or ()),
        seniority=seniority,
        zone=zone,
        hours=hours,
        days=days,
        daily_capacity=capacity,
        workspace=workspace,
        prefers=prefers,
    )
    do(context, command)


def account(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The person's name.", show_default=False)],
    member: Annotated[str, typer.Option(help="The id of their further account.", show_default=False)] = "",
    platform: Annotated[
        str, typer.Option(help="Where it is: slack or teams; its looks tell it too.", show_default=False)
    ] = "",
    prefers: Prefers = "",
    firm: Firm = "",
    workspace: Workspace = "",
) -> None:
    """Give somebody a further account, or say where they want what is theirs."""
    command = AddAccount(
        id=NEW,
        firm=firm,
        person=name,
        member=member,
        platform=platform,
        workspace=workspace,
        prefers=prefers,
    )
    do(context, command)
