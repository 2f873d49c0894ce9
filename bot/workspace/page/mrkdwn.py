"""Slack's mrkdwn drawn as HTML: its marks, its angle brackets and its dates."""

import re
from datetime import UTC, datetime

from markupsafe import Markup

from bot.workspace.page.emoji import glyph, with_glyphs
from bot.workspace.page.markup import join, lines, tag
from bot.workspace.page.scene import Json, Scene

FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
QUOTED = re.compile(r"^(?:>|&gt;) ?(.*)$")
INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
)
MARKS = {"bold": "strong", "italic": "em", "strike": "s"}
SAFE_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
BROADCASTS = frozenset({"here", "channel", "everyone"})


def mrkdwn(text: str, scene: Scene) -> Markup:
    """Draw a text in mrkdwn."""
    drawn = []
    for index, part in enumerate(FENCE.split(text)):
        fenced = index % 2 == 1
        drawn.append(tag("pre", _plain(part)) if fenced else _paragraphs(part.strip("\n"), scene))
    return join(drawn)


def text_object(text: Json, scene: Scene) -> Markup:
    """Draw a text object, plain or mrkdwn."""
    words = str(text.get("text", ""))
    if text.get("type") == "mrkdwn":
        return mrkdwn(words, scene)
    return lines(words if text.get("emoji") is False else with_glyphs(words))


def link(url: str, words: str) -> Markup:
    """Draw a link, or only its words where the address is of no kind that a browser may open."""
    if not SAFE_LINK.match(url):
        return lines(words)
    return tag("a", lines(words), href=url, target="_blank", rel="noopener noreferrer")


def mention(words: str) -> Markup:
    """Draw the name of a person, a channel or a group."""
    return tag("span", words, class_="mention")


def date(stamp: int, template: str, scene: Scene) -> Markup:
    """Draw an instant in the reader's zone, by Slack's template of braces."""
    instant = datetime.fromtimestamp(stamp, UTC)
    local = instant.astimezone(scene.zone)
    long = f"{local:%B} {local.day}, {local.year}"
    tokens = {
        "date": long,
        "date_pretty": long,
        "date_num": f"{local:%Y-%m-%d}",
        "date_short": f"{local:%b} {local.day}, {local.year}",
        "date_short_pretty": f"{local:%b} {local.day}, {local.year}",
        "date_long": f"{local:%A}, {long}",
        "date_long_pretty": f"{local:%A}, {long}",
        "day_divider_pretty": f"{local:%A}, {local:%B} {local.day}",
        "time": f"{local:%H:%M}",
        "time_secs": f"{local:%H:%M:%S}",
        "ago": f"{long} {local:%H:%M}",
    }
    words = re.sub(r"\{(\w+)\}", lambda found: tokens.get(found[1], found[0]), template)
    return tag("time", words, datetime=instant.isoformat())


def _paragraphs(text: str, scene: Scene) -> Markup:
    drawn: list[Markup] = []
    plain: list[str] = []
    quote: list[str] = []
    for line in [*text.split("\n"), None]:
        quoted = QUOTED.match(line) if line is not None else None
        if quote and not quoted:
            drawn.append(tag("blockquote", _inline("\n".join(quote), scene)))
            quote.clear()
        if plain and (quoted or line is None):
            drawn.append(_inline("\n".join(plain), scene))
            plain.clear()
        if line is not None:
            (quote if quoted else plain).append(quoted[1] if quoted else line)
    return join(drawn)


def _inline(text: str, scene: Scene) -> Markup:
    drawn = []
    end = 0
    for found in INLINE.finditer(text):
        drawn.append(_plain(text[end : found.start()]))
        drawn.append(_mark(str(found.lastgroup), found[str(found.lastgroup)], scene))
        end = found.end()
    return join([*drawn, _plain(text[end:])])


def _mark(kind: str, inside: str, scene: Scene) -> Markup:
    if kind == "code":
        return tag("code", _plain(inside))
    if kind == "angle":
        return _angle(inside, scene)
    if kind == "emoji":
        return lines(glyph(inside))
    return tag(MARKS[kind], _inline(inside, scene))


def _angle(inside: str, scene: Scene) -> Markup:
    target, _, words = inside.partition("|")
    named = _unescape(words)
    if target.startswith("@"):
        return mention("@" + (scene.people.get(target[1:]) or named or target[1:]))
    if target.startswith("#"):
        return mention("#" + (scene.channels.get(target[1:]) or named or target[1:]))
    if target.startswith("!"):
        return _special(target[1:], named, scene)
    url = _unescape(target)
    return link(url, named or url) if SAFE_LINK.match(url) else _plain(f"<{inside}>")


def _special(target: str, words: str, scene: Scene) -> Markup:
    if target in BROADCASTS:
        return mention("@" + target)
    parts = target.split("^")
    if parts[0] == "date" and len(parts) > 2 and re.fullmatch(r"\d{1,11}", parts[1]):
        return date(int(parts[1]), parts[2], scene)
    return mention(words or "@" + parts[-1])


def _plain(text: str) -> Markup:
    return lines(_unescape(text))


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
