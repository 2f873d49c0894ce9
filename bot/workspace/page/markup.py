"""Makes HTML in which everything that is not markup is escaped."""

from collections.abc import Iterable

from markupsafe import Markup, escape

VOID = frozenset({"br", "hr", "img", "input"})


def tag(name: str, /, *inside: str, **attributes: str | bool | None) -> Markup:
    """Return one element; `class_` stands for class, and an underscore in a name for a hyphen.

    An attribute that is None or False is left out, one that is True has no value.
    """
    opening = f"<{name}{_attributes(attributes)}>"
    closing = "" if name in VOID else f"</{name}>"
    return _certain(opening + "".join(map(escape, inside)) + closing)


def join(parts: Iterable[str], between: str = "") -> Markup:
    """Join parts, escaping those that are not markup already; what stands between is ours."""
    return _certain(between.join(map(escape, parts)))


def lines(text: str) -> Markup:
    """Return the text escaped, its line breaks kept."""
    return _certain(str(escape(text)).replace("\n", "<br>"))


def _attributes(attributes: dict[str, str | bool | None]) -> str:
    return "".join(
        f" {_attribute(name)}" if value is True else f' {_attribute(name)}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _certain(html: str) -> Markup:
    # Markup.format would do the same, but a page of fifty cards took it a quarter of a second.
    return Markup(html)  # noqa: S704 (every caller in this file has escaped what is not markup)
