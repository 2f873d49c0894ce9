"""`signoff admin`: what experts are paid and clients charged, what more a matter pays for, and how it is billed."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.admin.options import NEW, Firm, do
from bot.commands.screen import settings_of
from handlers.money.rates import RateUnit
from handlers.money.rating.premiums import PremiumKind
from handlers.money.rating.rounding import RoundingPolicy
from handlers.people.firms.setting_up import SetRate
from handlers.people.terms.billing.commands import SetBilling, SetPremium


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
        id=NEW,
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
    do(context, command)


def rates(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A rate card as CSV.", show_default=False, dir_okay=False)],
    yes: Annotated[
        bool, typer.Option("--yes", help="Import it; without this only what will change is shown.")
    ] = False,
    firm: Firm = "",
) -> None:
    """Import a rate card from CSV, whole or not at all; shows first what will change."""
    from bot.commands.admin.acts import import_rate_card  # noqa: PLC0415  # keeps `--help` quick

    import_rate_card(settings_of(context), file, firm=firm, yes=yes)


Matter = Annotated[str, typer.Argument(help="The matter's code.", show_default=False)]
Whose = Annotated[
    str, typer.Option("--client", help="The client, where several have this matter.", show_default=False)
]


def premium(
    context: typer.Context,
    matter: Matter,
    kind: Annotated[PremiumKind, typer.Argument(help="What for.", show_default=False)],
    pay: Annotated[str, typer.Option(help="In percent on what the expert is paid, such as 25.")] = "0",
    price: Annotated[str, typer.Option(help="In percent on what the client is charged.")] = "0",
    within: Annotated[
        str, typer.Option(help="Of a rush: due within so many minutes of its arrival.", show_default=False)
    ] = "",
    since: Annotated[
        str, typer.Option("--from", help="From which day on; now if not said.", show_default=False)
    ] = "",
    client: Whose = "",
    firm: Firm = "",
) -> None:
    """Set a premium of a matter, from a moment on; one of nothing ends the one that holds."""
    command = SetPremium(
        id=NEW,
        firm=firm,
        client=client,
        matter=matter,
        kind=kind,
        pay=pay,
        price=price,
        within=within,
        effective_from=since,
    )
    do(context, command)


def billing(
    context: typer.Context,
    matter: Matter,
    rounding: Annotated[
        str | None,
        typer.Option(
            help="Of metered time: "
            f"{', '.join(one for one in RoundingPolicy if one is not RoundingPolicy.FIXED_FEE)}."
        ),
    ] = None,
    minimum: Annotated[
        str | None,
        typer.Option(help="What an invoice is at least, where there is anything to bill; 0: none."),
    ] = None,
    discount: Annotated[
        list[str] | None,
        typer.Option(help="A tier such as “10000: 5 %”, off what is above it; may be repeated."),
    ] = None,
    no_discount: Annotated[bool, typer.Option("--no-discount", help="Take every tier out.")] = False,
    task_code: Annotated[
        str | None, typer.Option(help="advisory, transactional, disputes, or a UTBMS code such as L310.")
    ] = None,
    client_matter_id: Annotated[str | None, typer.Option(help="The client's own id of the matter.")] = None,
    po_number: Annotated[str | None, typer.Option("--po", help="The client's PO number.")] = None,
    client: Whose = "",
    firm: Firm = "",
) -> None:
    """Set how a matter is billed, from its next invoice on; what is not said stays."""
    command = SetBilling(
        id=NEW,
        firm=firm,
        client=client,
        matter=matter,
        rounding=rounding,
        minimum=minimum,
        discounts=() if no_discount else tuple(discount) if discount else None,
        task_code=task_code,
        client_matter_id=client_matter_id,
        po_number=po_number,
    )
    do(context, command)
