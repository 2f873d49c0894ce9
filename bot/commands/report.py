"""`signoff report`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.screen import settings_of
from handlers.money.reports.values import ReportBy


def report(
    context: typer.Context,
    by: Annotated[ReportBy, typer.Option(help="What each line is.")] = ReportBy.WEEK,
    since: Annotated[
        str, typer.Option("--from", help="From this day on; else the last 12 weeks.", show_default=False)
    ] = "",
    until: Annotated[
        str, typer.Option("--to", help="Up to before this day; else up to now.", show_default=False)
    ] = "",
    currency: Annotated[str, typer.Option(help="One currency alone.", show_default=False)] = "",
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", help="Write the lines to this CSV file too.", show_default=False, dir_okay=False
        ),
    ] = None,
    firm: Annotated[
        str, typer.Option(help="The firm's name, where there are several.", show_default=False)
    ] = "",
) -> None:
    """Show what experts earned, clients owe and the firm keeps; work counts by its date, paid out or not."""
    from bot.commands.report_tables import Wish, show_report  # noqa: PLC0415  # keeps `--help` quick

    show_report(
        settings_of(context), Wish(by=by, since=since, until=until, currency=currency, csv=csv, firm=firm)
    )
