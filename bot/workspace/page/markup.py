"""Makes HTML in which everything that is not markup is escaped."""

from collections.abc import Iterable

from markupsafe import Markup

VOID = frozenset({"br", "hr", "img", "input"})


def tag(name: str, /, *inside: str, **attributes: str | bool | None) -> Markup:
    """Return one element; `class_` stands for class, and an underscore in a name for a hyphen.

    An attribute that is None or False is left out, one that is True has no value.
    """
    opening = Markup("<{}{}>").format(name, _attributes(attributes))
    return opening if name in VOID else Markup("{}{}</{}>").format(opening, join(inside), name)


def join(parts: Iterable[str], between: str = "") -> Markup:
    """Join parts, escaping those that are not markup already."""
    return Markup(between).join(parts)  # noqa: S704 (only our own separators are passed)


def lines(text: str) -> Markup:
    """Return the text escaped, its line breaks kept."""
    return join(text.split("\n"), "<br>")


def _attributes(attributes: dict[str, str | bool | None]) -> Markup:
    return join(
        Markup(" {}").format(_attribute(name))
        if value is True
        else Markup(' {}="{}"').format(_attribute(name), value)
        for name, value in attributes.items()
        if value is not None and value is not False
    )


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")
