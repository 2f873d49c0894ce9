"""Text objects and the small objects made of them: options, confirm dialogs."""

from functools import cache

from bot.workspace.limits.checks import Check, by_type, flag, listing, shape, string
from bot.workspace.limits.numbers import limit


def plain(longest: int, shortest: int = 1) -> Check:
    """A plain_text object and nothing else."""
    return by_type({"plain_text": shape({"text": string(longest, shortest)}, {"emoji": flag})})


def written(longest: int, shortest: int = 1) -> Check:
    """A plain_text or mrkdwn object."""
    text = {"text": string(longest, shortest)}
    return by_type({"plain_text": shape(text, {"emoji": flag}), "mrkdwn": shape(text, {"verbatim": flag})})


@cache
def option(*, mrkdwn: bool = False, url: bool = False) -> Check:
    """An option of a menu or a group of boxes; only boxes and radio buttons may have mrkdwn in it."""
    text = written if mrkdwn else plain
    optional = {"description": text(limit("option", "description", "max_length"))}
    if url:
        optional["url"] = string(limit("option", "url", "max_length"))
    return shape(
        {
            "text": text(limit("option", "text", "max_length")),
            "value": string(limit("option", "value", "max_length")),
        },
        optional,
    )


@cache
def option_group() -> Check:
    most = limit("option_group", "options", "max_items")
    label = plain(limit("option_group", "label", "max_length"))
    return shape({"label": label, "options": listing(option(), most, 1)})


@cache
def confirm() -> Check:
    """The dialog that asks before an element acts."""

    def longest(name: str) -> int:
        return limit("confirmation", name, "max_length")

    return shape(
        {
            "title": plain(longest("title")),
            "text": written(longest("text")),
            "confirm": plain(longest("confirm")),
            "deny": plain(longest("deny")),
        },
        {"style": string(longest("deny"))},
    )
