"""Rich text: sections, lists, quotes and preformatted text, with their inline parts."""

from collections.abc import Mapping
from functools import cache

from bot.workspace.limits.checks import Check, anything, by_type, listing, one_of, shape, string, whole

MOST_PARTS = 1000  # no number is published; a bound so that a mistake is seen
LONGEST_PART = 13_200


def _part(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return shape(required, {"style": anything, **(optional or {})})


@cache
def _parts() -> Check:
    """The inline parts; an empty text is refused, as by Slack."""
    some = string(LONGEST_PART, 1)
    return by_type(
        {
            "text": _part({"text": some}),
            "link": _part({"url": some}, {"text": string(LONGEST_PART), "unsafe": anything}),
            "emoji": _part({"name": some}, {"unicode": anything, "skin_tone": anything}),
            "user": _part({"user_id": some}),
            "usergroup": _part({"usergroup_id": some}),
            "channel": _part({"channel_id": some}),
            "team": _part({"team_id": some}),
            "broadcast": _part({"range": one_of("here", "channel", "everyone")}),
            "color": _part({"value": some}),
            "date": _part({"timestamp": anything, "format": some}, {"url": some, "fallback": some}),
        }
    )


def _container(optional: Mapping[str, Check] | None = None) -> Check:
    return shape({"elements": listing(_parts(), MOST_PARTS)}, optional)


@cache
def rich_text_elements() -> Check:
    """What a rich_text block is made of."""
    border, section = {"border": whole(0, 10)}, _container()
    entries = listing(by_type({"rich_text_section": section}), MOST_PARTS)
    bullets = shape(
        {"elements": entries, "style": one_of("bullet", "ordered")},
        {"indent": whole(0, 8), "offset": whole(0, 10_000), **border},
    )
    return by_type(
        {
            "rich_text_section": section,
            "rich_text_list": bullets,
            "rich_text_quote": _container(border),
            "rich_text_preformatted": _container({**border, "language": string(50)}),
        }
    )


@cache
def rich_text() -> Check:
    """A whole rich_text block."""
    return shape({"elements": listing(rich_text_elements(), MOST_PARTS, 1)}, {"block_id": anything})
