"""Every Block Kit block that the bot sends, drawn as HTML; any other is drawn as a loud box."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from bot.workspace.page.buttons import button, overflow
from bot.workspace.page.choices import radios, select, ticks
from bot.workspace.page.emoji import with_glyphs
from bot.workspace.page.inputs import FIELDS, field, input_block
from bot.workspace.page.markup import join, lines, tag
from bot.workspace.page.mrkdwn import text_object
from bot.workspace.page.rich_text import rich_text, unknown
from bot.workspace.page.scene import Json, Scene, Spot
from bot.workspace.page.tables import table

LEVELS = frozenset({"info", "success", "warning", "error"})
OWN_IMAGE = ("/", "http://127.0.0.1:", "http://localhost:")
"""The page loads nothing from elsewhere, so only our own pictures are shown; others are named."""


def draw(blocks: Iterable[Json], scene: Scene) -> Markup:
    """Draw blocks in their order."""
    return join(_block(block, scene) for block in blocks)


def _block(block: Json, scene: Scene) -> Markup:
    kind = str(block.get("type"))
    drawer = BLOCKS.get(kind)
    inside = drawer(block, scene) if drawer else unknown(kind)
    return tag(
        "div", inside, class_=f"block block-{kind}" if drawer else "block", data_key=block.get("block_id")
    )


def _header(block: Json, scene: Scene) -> Markup:
    return tag("h3", text_object(block.get("text", {}), scene))


def _section(block: Json, scene: Scene) -> Markup:
    text, fields, accessory = block.get("text"), block.get("fields", ()), block.get("accessory")
    words = [tag("div", text_object(text, scene), class_="text")] if text else []
    if fields:
        cells = [tag("div", text_object(each, scene)) for each in fields]
        words.append(tag("div", *cells, class_="fields"))
    if accessory:
        spot = Spot(scene=scene, block_id=str(block.get("block_id", "")))
        return join((tag("div", *words), tag("div", _element(accessory, spot), class_="accessory")))
    return tag("div", *words)


def _divider(_: Json, __: Scene) -> Markup:
    return tag("hr")


def _context(block: Json, scene: Scene) -> Markup:
    return join(
        _picture(element, small=True)
        if element.get("type") == "image"
        else tag("span", text_object(element, scene))
        for element in block.get("elements", ())
    )


def _actions(block: Json, scene: Scene) -> Markup:
    spot = Spot(scene=scene, block_id=str(block.get("block_id", "")))
    return join(_element(element, spot) for element in block.get("elements", ()))


def _input(block: Json, scene: Scene) -> Markup:
    element = block.get("element", {})
    spot = Spot(
        scene=scene,
        block_id=str(block.get("block_id", "")),
        acts=bool(block.get("dispatch_action")),
        label=str(block.get("label", {}).get("text", "")),
        required=not block.get("optional"),
    )
    grouped = ELEMENTS.get(str(element.get("type"))) in {ticks, radios}
    return input_block(block, spot, _element(element, spot), grouped=grouped)


def _image(block: Json, scene: Scene) -> Markup:
    title = block.get("title")
    caption = tag("figcaption", text_object(title, scene)) if title else ""
    return tag("figure", caption, _picture(block, small=False))


def _picture(image: Json, *, small: bool) -> Markup:
    slack_file = image.get("slack_file") or {}
    url = str(image.get("image_url") or slack_file.get("url") or "")
    words = str(image.get("alt_text", ""))
    if not url.startswith(OWN_IMAGE):
        return tag("span", f"Picture: {words}", class_="absent-picture", role="img", aria_label=words)
    return tag("img", src=url, alt=words, class_="small-picture" if small else "picture", loading="lazy")


def _markdown(block: Json, _: Scene) -> Markup:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.add_render_rule("link_open", _link_elsewhere)
    drawn = parser.render(with_glyphs(str(block.get("text", ""))))
    return tag("div", Markup(drawn), class_="rich")  # noqa: S704 (with html off the parser escapes all)


def _link_elsewhere(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[index].attrs.update({"target": "_blank", "rel": "noopener noreferrer"})
    return renderer.renderToken(tokens, index, options, env)


def _alert(block: Json, scene: Scene) -> Markup:
    level = block.get("level")
    kind = level if level in LEVELS else "default"
    return tag("div", text_object(block.get("text", {}), scene), class_=f"alert {kind}", role="note")


def _file(block: Json, _: Scene) -> Markup:
    return tag("p", "File: ", lines(str(block.get("external_id", ""))), class_="hint")


def _element(element: Json, spot: Spot) -> Markup:
    kind = str(element.get("type"))
    if kind == "image":
        return _picture(element, small=False)
    drawer = ELEMENTS.get(kind)
    return drawer(element, spot) if drawer else unknown(f"element {kind}")


BLOCKS: Mapping[str, Callable[[Json, Scene], Markup]] = MappingProxyType(
    {
        "actions": _actions,
        "alert": _alert,
        "context": _context,
        "divider": _divider,
        "file": _file,
        "header": _header,
        "image": _image,
        "input": _input,
        "markdown": _markdown,
        "rich_text": rich_text,
        "section": _section,
        "table": table,
    }
)
ELEMENTS: Mapping[str, Callable[[Json, Spot], Markup]] = MappingProxyType(
    {
        **dict.fromkeys(FIELDS, field),
        **{f"{kind}_select": select for kind in ("static", "users", "channels", "conversations")},
        **{f"multi_{kind}_select": ticks for kind in ("static", "users", "channels", "conversations")},
        "button": button,
        "checkboxes": ticks,
        "overflow": overflow,
        "radio_buttons": radios,
    }
)
