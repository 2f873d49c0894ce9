"""Buttons, overflow menus and the question that some ask before they act."""

from markupsafe import Markup

from bot.workspace.page.emoji import with_glyphs
from bot.workspace.page.markup import tag
from bot.workspace.page.mrkdwn import SAFE_LINK, text_object
from bot.workspace.page.scene import Json, Scene, Spot

STYLES = frozenset({"primary", "danger"})


def button(element: Json, spot: Spot) -> Markup:
    """Draw a button; one with an address opens it as well as telling the app."""
    style = element.get("style", "")
    url = str(element.get("url", ""))
    return tag(
        "button",
        tag("span", with_glyphs(element.get("text", {}).get("text", "")), class_="button-words"),
        question(element, spot.scene),
        type="button",
        data_key=spot.html_id(str(element.get("action_id"))),
        class_=f"button {style}" if style in STYLES else "button",
        data_act="button",
        data_block=spot.block_id,
        data_action=element.get("action_id"),
        data_value=element.get("value"),
        data_url=url if SAFE_LINK.match(url) else None,
        aria_label=element.get("accessibility_label"),
    )


def overflow(element: Json, spot: Spot) -> Markup:
    """Draw the menu behind the three dots."""
    options = [
        tag(
            "button",
            with_glyphs(option.get("text", {}).get("text", "")),
            type="button",
            role="menuitem",
            data_act="overflow",
            data_block=spot.block_id,
            data_action=element.get("action_id"),
            data_option=option.get("value"),
        )
        for option in element.get("options", ())
    ]
    return tag(
        "details",
        tag("summary", "⋯", class_="button more", aria_label="More actions", title="More actions"),
        tag("div", *options, class_="menu-list", role="menu"),
        question(element, spot.scene),
        class_="menu",
        data_key=spot.html_id(str(element.get("action_id"))),
    )


def question(element: Json, scene: Scene) -> Markup:
    """Draw, unseen until it is asked, the confirmation dialog of an element that has one."""
    confirm = element.get("confirm")
    if not confirm:
        return Markup()
    danger = confirm.get("style") == "danger"
    return tag(
        "template",
        tag("h2", with_glyphs(confirm.get("title", {}).get("text", "")), id="question-title"),
        tag("div", text_object(confirm.get("text", {}), scene), class_="question-text"),
        tag(
            "div",
            _answer(confirm, "deny", "Cancel", "button"),
            _answer(confirm, "confirm", "Yes", "button danger" if danger else "button primary"),
            class_="answers",
        ),
        data_question=True,
    )


def _answer(confirm: Json, key: str, otherwise: str, kind: str) -> Markup:
    words = confirm.get(key, {}).get("text", otherwise)
    return tag("button", with_glyphs(words), type="button", class_=kind, data_answer=key)
