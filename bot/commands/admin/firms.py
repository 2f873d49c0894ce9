"""`signoff admin`: a firm, where it works, and how long its texts are kept."""

from typing import Annotated

import typer

from bot.commands.admin.options import NEW, Firm, Workspace, do
from handlers.people.firms.setting_up import (
    ConnectWorkspace,
    CreateFirm,
    PlaceHold,
    ReleaseHold,
    SetDigestChannel,
    SetRetention,
)


def firm(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The firm's name.", show_default=False)],
    currency: Annotated[
        str, typer.Option(help="Its currency, three letters of ISO 4217.", show_default=False)
    ],
    zone: Annotated[str, typer.Option(help="Its time zone, such as Europe/London.", show_default=False)],
    week_end: Annotated[str, typer.Option(help="The last day of its week.")] = "sunday",
    digest_hour: Annotated[int, typer.Option(help="The hour of the digest, on the day after.")] = 9,
    undo_minutes: Annotated[int, typer.Option(help="How long a verdict can be undone.")] = 10,
    day_hours: Annotated[
        int, typer.Option(help="The hours of one person that count in a day without a supervisor's word.")
    ] = 10,
) -> None:
    """Create a firm."""
    command = CreateFirm(
        id=NEW,
        firm=name,
        currency=currency,
        zone=zone,
        week_end=week_end,
        digest_hour=digest_hour,
        undo_minutes=undo_minutes,
        day_hours=day_hours,
    )
    do(context, command)


def workspace(
    context: typer.Context,
    workspace: Annotated[
        str,
        typer.Argument(help="The workspace's id (T0123ABCD), or the tenant's of Teams.", show_default=False),
    ],
    platform: Annotated[str, typer.Option(help="slack or teams.")] = "slack",
    firm: Firm = "",
) -> None:
    """Connect a firm with its Slack workspace or its Teams tenant."""
    do(context, ConnectWorkspace(id=NEW, firm=firm, workspace=workspace, platform=platform))


def digest_channel(
    context: typer.Context,
    channel: Annotated[
        str, typer.Argument(help="The channel's id (C0123ABCD, 19:…@thread.tacv2).", show_default=False)
    ],
    firm: Firm = "",
    workspace: Workspace = "",
) -> None:
    """Send the firm's weekly digest to a channel, instead of to each person in finance."""
    do(context, SetDigestChannel(id=NEW, firm=firm, channel=channel, workspace=workspace))


def retention(
    context: typer.Context,
    keep: Annotated[
        str,
        typer.Argument(
            help="law (7 years), bank (3 years), forever, or a number of days.", show_default=False
        ),
    ],
    firm: Firm = "",
) -> None:
    """Set how long the texts of tasks are kept after they were due; money and the audit always are."""
    do(context, SetRetention(id=NEW, firm=firm, keep=keep))


def hold(
    context: typer.Context,
    matter: Annotated[str, typer.Argument(help="The matter's code.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why it is held.", show_default=False)] = "",
    release: Annotated[bool, typer.Option("--release", help="Release the hold.")] = False,
    client: Annotated[
        str, typer.Option(help="The client, where several have this matter.", show_default=False)
    ] = "",
    firm: Firm = "",
) -> None:
    """Put a matter on legal hold, so that nothing of it is removed, or release it."""
    if release:
        do(context, ReleaseHold(id=NEW, firm=firm, matter=matter, client=client))
    else:
        do(context, PlaceHold(id=NEW, firm=firm, matter=matter, reason=reason, client=client))
