"""Slack's rich_text blocks drawn as HTML."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby, takewhile
from types import MappingProxyType

from markupsafe import Markup

from bot.workspace.page.emoji import glyph
from bot.workspace.page.markup import join, lines, tag
from bot.workspace.page.mrkdwn import date, link, mention
from bot.workspace.page.scene import Json, Scene

STYLES = (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s"), ("underline", "u"))


def rich_text(block: Json, scene: Scene) -> Markup:
    """Draw a rich_text block; one that strikes text out is drawn as a redline."""
    drawn: list[Markup] = []
    for is_list, run in groupby(block.get("elements", ()), key=_is_list):
        parts = list(run)
        drawn.extend([_lists(parts, scene)] if is_list else [_part(part, scene) for part in parts])
    kind = "rich redline" if _strikes(block) else "rich"
    return tag("div", *drawn, class_=kind)


def _is_list(part: Json) -> bool:
    return part.get("type") == "rich_text_list"


def _part(part: Json, scene: Scene) -> Markup:
    inside = _inlines(part, scene)
    match part.get("type"):
        case "rich_text_section":
            return tag("p", inside)
        case "rich_text_quote":
            return tag("blockquote", inside)
        case "rich_text_preformatted":
            return tag("pre", inside)
        case kind:
            return unknown(f"rich_text part {kind}")


def _lists(lists: Sequence[Json], scene: Scene) -> Markup:
    """Nest flat lists: those that are indented deeper hang under the last entry of the one before."""
    drawn = []
    index = 0
    while index < len(lists):
        head = lists[index]
        deeper = list(takewhile(partial(_is_deeper, head), lists[index + 1 :]))
        drawn.append(_list(head, _lists(deeper, scene), scene))
        index += 1 + len(deeper)
    return join(drawn)


def _is_deeper(head: Json, other: Json) -> bool:
    return bool(other.get("indent", 0) > head.get("indent", 0))


def _list(block: Json, nested: Markup, scene: Scene) -> Markup:
    entries = [_inlines(entry, scene) for entry in block.get("elements", ())]
    last = len(entries) - 1
    inside = [tag("li", entry, nested if index == last else "") for index, entry in enumerate(entries)]
    if block.get("style") == "ordered":
        return tag("ol", *inside, start=str(block.get("offset", 0) + 1))
    return tag("ul", *inside)


def _inlines(part: Json, scene: Scene) -> Markup:
    return join(_styled(element, _inline(element, scene)) for element in part.get("elements", ()))


def _styled(element: Json, drawn: Markup) -> Markup:
    style = element.get("style") or {}
    for name, mark in STYLES if isinstance(style, dict) else ():
        if style.get(name):
            drawn = tag(mark, drawn)
    return drawn


def _inline(element: Json, scene: Scene) -> Markup:
    drawer = INLINES.get(str(element.get("type")))
    return drawer(element, scene) if drawer else unknown(f"rich_text element {element.get('type')}")


def _text(element: Json, _: Scene) -> Markup:
    return lines(element.get("text", ""))


def _link(element: Json, _: Scene) -> Markup:
    url = element.get("url", "")
    return link(url, element.get("text") or url)


def _emoji(element: Json, _: Scene) -> Markup:
    return lines(glyph(element.get("name", "")))


def _person(element: Json, scene: Scene) -> Markup:
    person_id = element.get("user_id", "")
    return mention("@" + scene.people.get(person_id, person_id))


def _channel(element: Json, scene: Scene) -> Markup:
    channel_id = element.get("channel_id", "")
    return mention("#" + scene.channels.get(channel_id, channel_id))


def _group(element: Json, _: Scene) -> Markup:
    return mention("@" + (element.get("usergroup_id") or element.get("range", "")))


def _date(element: Json, scene: Scene) -> Markup:
    return date(int(element.get("timestamp", 0)), element.get("format", "{date}"), scene)


INLINES: Mapping[str, Callable[[Json, Scene], Markup]] = MappingProxyType(
    {
        "text": _text,
        "link": _link,
        "emoji": _emoji,
        "user": _person,
        "channel": _channel,
        "usergroup": _group,
        "broadcast": _group,
        "date": _date,
    }
)


def unknown(what: str) -> Markup:
    """Draw what this page does not know, so loudly that nobody ships it unseen."""
    return tag("div", f"Unknown block: {what}", class_="unknown-block", role="alert")


def _strikes(part: Json) -> bool:
    style = part.get("style")
    struck = isinstance(style, dict) and bool(style.get("strike"))
    return struck or any(_strikes(inner) for inner in part.get("elements", ()))
