"""`signoff admin`: set a firm up without chat."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of
from handlers.ids import CommandId
from handlers.money.rates import RateUnit
from handlers.people.people import Role
from handlers.people.setting_up import (
    AddAccount,
    AddPerson,
    ConnectWorkspace,
    CreateClient,
    CreateFirm,
    CreateMatter,
    PlaceHold,
    ReleaseHold,
    SetDigestChannel,
    SetRate,
    SetRetention,
    SettingUp,
)
from handlers.review.tasks import Offer

Firm = Annotated[
    str, typer.Option("--firm", help="The firm's name, where there are several.", show_default=False)
]
Workspace = Annotated[
    str, typer.Option(help="The workspace's id, where there are several.", show_default=False)
]
Reasons = Annotated[list[str] | None, typer.Option("--reason", help="A reason to reject; may be repeated.")]
Criteria = Annotated[
    list[str] | None, typer.Option("--criterion", help="A line of the rubric; may be repeated.")
]
Uses = Annotated[
    str, typer.Option("--answers-may", help="What answers may be used for: train, evaluate, index.")
]
Prefers = Annotated[
    str, typer.Option(help="Where they want what is theirs: slack or teams.", show_default=False)
]
_NEW = CommandId("")  # gets an id of its own when it is done


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
) -> None:
    """Create a firm."""
    command = CreateFirm(
        id=_NEW,
        firm=name,
        currency=currency,
        zone=zone,
        week_end=week_end,
        digest_hour=digest_hour,
        undo_minutes=undo_minutes,
    )
    _do(context, command)


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
    _do(context, ConnectWorkspace(id=_NEW, firm=firm, workspace=workspace, platform=platform))


def digest_channel(
    context: typer.Context,
    channel: Annotated[
        str, typer.Argument(help="The channel's id (C0123ABCD, 19:…@thread.tacv2).", show_default=False)
    ],
    firm: Firm = "",
    workspace: Workspace = "",
) -> None:
    """Send the firm's weekly digest to a channel, instead of to each person in finance."""
    _do(context, SetDigestChannel(id=_NEW, firm=firm, channel=channel, workspace=workspace))


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
    _do(context, SetRetention(id=_NEW, firm=firm, keep=keep))


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
        _do(context, ReleaseHold(id=_NEW, firm=firm, matter=matter, client=client))
    else:
        _do(context, PlaceHold(id=_NEW, firm=firm, matter=matter, reason=reason, client=client))


def client(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The client's name.", show_default=False)],
    cleared_by: Annotated[str, typer.Option(help="Who at the firm cleared the client.", show_default=False)],
    cleared_from: Annotated[
        str, typer.Option(help="From which day on; today if not said.", show_default=False)
    ] = "",
    cleared_until: Annotated[str, typer.Option(help="Until which day.", show_default=False)] = "",
    firm: Firm = "",
) -> None:
    """Create a client that the firm has cleared, and print its API key."""
    from bot.commands.admin_acts import add_client  # noqa: PLC0415  # keeps `--help` quick

    command = CreateClient(
        id=_NEW,
        firm=firm,
        client=name,
        cleared_by=cleared_by,
        cleared_from=cleared_from,
        cleared_until=cleared_until,
    )
    add_client(settings_of(context), command)


def key(
    context: typer.Context,
    client: Annotated[str, typer.Argument(help="The client's name.", show_default=False)],
    firm: Firm = "",
) -> None:
    """Print a new API key of a client; the keys that it has stay good."""
    from bot.commands.admin_acts import add_key  # noqa: PLC0415  # keeps `--help` quick

    add_key(settings_of(context), firm=firm, client=client)


def matter(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The matter's code, such as NW-7.", show_default=False)],
    title: Annotated[str, typer.Option(help="What it is called.", show_default=False)],
    area: Annotated[str, typer.Option(help="Its practice area.", show_default=False)],
    client: Annotated[
        str, typer.Option(help="The client, where there are several.", show_default=False)
    ] = "",
    offer: Annotated[Offer, typer.Option(help="To a channel, or direct to one expert.")] = Offer.DIRECT,
    channel: Annotated[
        str, typer.Option(help="The channel's id (C0123ABCD, 19:…@thread.tacv2).", show_default=False)
    ] = "",
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
        id=_NEW,
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
    _do(context, command)


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
        id=_NEW,
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
    _do(context, command)


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
        id=_NEW,
        firm=firm,
        person=name,
        member=member,
        platform=platform,
        workspace=workspace,
        prefers=prefers,
    )
    _do(context, command)


def rate(
    context: typer.Context,
    per: Annotated[RateUnit, typer.Option(help="By the piece or by the hour.", show_default=False)],
    pay: Annotated[str, typer.Option(help="What the expert earns, such as 6.00.", show_default=False)],
    price: Annotated[str, typer.Option(help="What the client owes.", show_default=False)],
    matter: Annotated[str, typer.Option(help="For this matter alone.", show_default=False)] = "",
    client: Annotated[str, typer.Option(help="The matter's client.", show_default=False)] = "",
    area: Annotated[str, typer.Option(help="For this practice area alone.", show_default=False)] = "",
    seniority: Annotated[str, typer.Option(help="For this seniority alone.", show_default=False)] = "",
    currency: Annotated[
        str, typer.Option(help="The matter's or firm's if not said.", show_default=False)
    ] = "",
    since: Annotated[
        str, typer.Option("--from", help="From which day on; now if not said.", show_default=False)
    ] = "",
    firm: Firm = "",
) -> None:
    """Set a rate: what experts are paid and clients charged, from a moment on."""
    command = SetRate(
        id=_NEW,
        firm=firm,
        unit=per,
        pay=pay,
        price=price,
        currency=currency,
        client=client,
        matter=matter,
        practice_area=area,
        seniority=seniority,
        effective_from=since,
    )
    _do(context, command)


def rates(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A rate card as CSV.", show_default=False, dir_okay=False)],
    yes: Annotated[
        bool, typer.Option("--yes", help="Import it; without this only what will change is shown.")
    ] = False,
    firm: Firm = "",
) -> None:
    """Import a rate card from CSV, whole or not at all; shows first what will change."""
    from bot.commands.admin_acts import import_rate_card  # noqa: PLC0415  # keeps `--help` quick

    import_rate_card(settings_of(context), file, firm=firm, yes=yes)


def list_all(context: typer.Context, firm: Firm = "") -> None:
    """List how a firm is set up."""
    from bot.commands.admin_list import list_firm  # noqa: PLC0415  # keeps `--help` quick

    list_firm(settings_of(context), firm)


def _do(context: typer.Context, command: SettingUp) -> None:
    from bot.commands.admin_acts import set_up  # noqa: PLC0415  # keeps `--help` quick

    set_up(settings_of(context), command)
