"""`signoff keys`: the keys that stored tokens are sealed with."""

import typer

from bot.commands.screen import fail, say, settings_of


def make() -> None:
    """Print a new key for SIGNOFF_KEYS, and keep it nowhere: put it before the others, a comma between."""
    from bot.installs.vault import new_key  # noqa: PLC0415  # keeps `--help` quick

    say(new_key())


def rotate(context: typer.Context) -> None:
    """Seal every stored token anew with the first key of SIGNOFF_KEYS; stop it and start it again as you like."""
    from bot.commands.key_acts import Left, seal_anew  # noqa: PLC0415  # the same

    settings = settings_of(context)
    if not settings.keys:
        fail("SIGNOFF_KEYS is not set. `signoff keys make` prints a key for it.")
    try:
        done, there = seal_anew(settings.database, settings.keys)
    except Left as left:
        fail(str(left))
    say(
        "No token is stored yet, so there was nothing to do."
        if not there
        else f"{done} of {there} stored tokens were put under the newest key; the others were already."
        if done != there
        else f"All {there} stored tokens were put under the newest key."
    )
