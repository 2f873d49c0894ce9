"""Elements that let a person choose: selects, radio buttons and checkboxes."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from markupsafe import Markup

from bot.workspace.page.buttons import question
from bot.workspace.page.emoji import with_glyphs
from bot.workspace.page.markup import join, tag
from bot.workspace.page.mrkdwn import text_object
from bot.workspace.page.scene import Json, Scene, Spot

SCROLLED, SEARCHED = 7, 7
"""More options than these scroll in a box; more than these of a multi-select can be found by typing, as in Slack."""
SHORT = 12
DIRECTORIES = ("users", "channels", "conversations")


def select(element: Json, spot: Spot) -> Markup:
    """Draw a menu of which one option can be chosen."""
    initial = _initial(element, spot)
    words = element.get("placeholder", {}).get("text") or "Choose…"
    options = [tag("option", with_glyphs(words), value="", selected=not initial)]
    for group, inside in _groups(element, spot.scene):
        drawn = join(_option(option, initial) for option in inside)
        options.append(tag("optgroup", drawn, label=group) if group else drawn)
    return join((tag("select", *options, **_attributes(element, spot)), question(element, spot.scene)))


def ticks(element: Json, spot: Spot) -> Markup:
    """Draw options of which several can be ticked: checkboxes, and every multi-select."""
    return _choices(element, spot, "checkbox")


def radios(element: Json, spot: Spot) -> Markup:
    """Draw radio buttons."""
    return _choices(element, spot, "radio")


def _choices(element: Json, spot: Spot, kind: str) -> Markup:
    name = spot.html_id(str(element.get("action_id")))
    initial = _initial(element, spot)
    drawn = [
        _choice(option, spot.scene, kind, name, checked=_value(option) in initial)
        for _, inside in _groups(element, spot.scene)
        for option in inside
    ]
    attributes = _attributes(element, spot, labelled=False)
    if len(drawn) > SEARCHED and str(element.get("type")).startswith("multi_"):
        drawn.insert(0, _search(spot))
    role = "radiogroup" if kind == "radio" else "group"
    return tag(
        "div",
        *drawn,
        question(element, spot.scene),
        role=role,
        **{**attributes, "class_": _look(element, drawn)},
    )


def _look(element: Json, drawn: Sequence[Markup]) -> str:
    """What is long scrolls; what is short and to be seen at once stands in a row."""
    if len(drawn) > SCROLLED:
        return "choices many"
    words = [str(option.get("text", {}).get("text", "")) for option in element.get("options", ())]
    return "choices short" if len(words) > 2 and max(map(len, words)) <= SHORT else "choices"


def _search(spot: Spot) -> Markup:
    return tag(
        "input",
        type="search",
        class_="field find",
        placeholder="Type to find…",
        aria_label=f"Find in: {spot.label or 'choices'}",
        autocomplete="off",
        data_find=True,
    )


def _choice(option: Json, scene: Scene, kind: str, name: str, *, checked: bool) -> Markup:
    description = option.get("description")
    words = [text_object(option.get("text", {}), scene)]
    if description:
        words.append(tag("small", text_object(description, scene)))
    mark = tag("input", type=kind, name=name, value=_value(option), checked=checked)
    return tag("label", mark, tag("span", *words), class_="choice")


def _option(option: Json, initial: Collection[str]) -> Markup:
    words = with_glyphs(option.get("text", {}).get("text", ""))
    return tag("option", words, value=_value(option), selected=_value(option) in initial)


def _groups(element: Json, scene: Scene) -> Iterable[tuple[str, Sequence[Json]]]:
    for group in element.get("option_groups", ()):
        yield with_glyphs(group.get("label", {}).get("text", "")), group.get("options", ())
    yield "", element.get("options", ())
    kind = _directory(element)
    if kind in {"users", "conversations"}:
        yield "People" if kind == "conversations" else "", _named(scene.people, "@")
    if kind in {"channels", "conversations"}:
        yield "Channels" if kind == "conversations" else "", _named(scene.channels, "#")


def _named(names: Mapping[str, str], sign: str) -> Sequence[Json]:
    return [{"text": {"text": sign + name}, "value": key} for key, name in names.items()]


def _directory(element: Json) -> str:
    kind = str(element.get("type", "")).removeprefix("multi_").removesuffix("_select")
    return kind if kind in DIRECTORIES else ""


def _initial(element: Json, spot: Spot) -> frozenset[str]:
    """Return the values chosen so far, or at first, whichever of Slack's keys holds them."""
    stored = spot.stored(element)
    source, when = (element, "initial") if stored is None else (stored, "selected")
    what = _directory(element).removesuffix("s")
    one, many = source.get(f"{when}_{what or 'option'}"), source.get(f"{when}_{what or 'option'}s")
    chosen = [*([one] if one else []), *(many or ())]
    return frozenset(each if isinstance(each, str) else _value(each) for each in chosen)


def _value(option: Json) -> str:
    return str(option.get("value", ""))


def _attributes(element: Json, spot: Spot, *, labelled: bool = True) -> dict[str, str | bool | None]:
    html_id = spot.html_id(str(element.get("action_id")))
    words = spot.label or element.get("placeholder", {}).get("text") or "Choice"
    return {
        "id": html_id,
        "class_": "select",
        "data_control": str(element.get("type")),
        "data_block": spot.block_id,
        "data_action": element.get("action_id"),
        "data_act": "choice" if spot.acts else None,
        "aria_label": None if spot.label and labelled else words,
        "aria_describedby": f"{html_id}-error" if spot.block_id in spot.scene.errors else None,
        "aria_invalid": "true" if spot.block_id in spot.scene.errors else None,
        "autofocus": bool(element.get("focus_on_load")),
    }
