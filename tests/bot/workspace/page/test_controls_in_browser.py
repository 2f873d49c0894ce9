"""Every control that a form of the desk has, filled in from the keyboard alone, by day and by night."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.bot.workspace.page.samples import option, plain
from tests.bot.workspace.page.scenery import Scenery

pytestmark = pytest.mark.browser
MANY = [option(f"Area {number}", f"a{number}") for number in range(9)]
DAYS = [option(day, day.lower()) for day in ("Mon", "Tue", "Wed")]
CONTROLS: dict[str, dict[str, Any]] = {
    "comment": {"type": "plain_text_input", "max_length": 10},
    "number": {"type": "number_input", "is_decimal_allowed": False},
    "offer": {"type": "radio_buttons", "options": DAYS},
    "days": {"type": "checkboxes", "options": DAYS},
    "areas": {"type": "multi_static_select", "options": MANY, "placeholder": plain("Areas")},
    "person": {"type": "users_select"},
    "channel": {"type": "conversations_select"},
    "from": {"type": "datepicker"},
    "at": {"type": "timepicker"},
}


def form() -> dict[str, Any]:
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "label": plain(name.title()),
            "element": element | {"action_id": "say"},
        }
        for name, element in CONTROLS.items()
    ]
    return {"type": "modal", "title": plain("Controls"), "submit": plain("Save"), "blocks": blocks}


async def _fill(page: Page) -> None:
    """Go through the form with Tab, arrows, Space, Enter and letters."""
    keys = page.keyboard
    await expect(page.get_by_label("Comment")).to_be_focused()
    await keys.type("Fine")
    await keys.press("Tab")
    await keys.type("12")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Tab")
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Tab")
    await expect(page.get_by_label("Find in: Areas")).to_be_focused()
    await keys.type("area 7")
    await expect(page.get_by_label("Area 3")).to_be_hidden()
    await keys.press("Enter")
    await expect(page.get_by_label("Area 3")).to_be_visible()
    await keys.press("ArrowDown")
    await expect(page.get_by_label("Area 0")).to_be_focused()
    await keys.press("Space")
    await page.get_by_label("Person", exact=True).focus()
    await keys.type("@Bram")
    await keys.press("Tab")
    await keys.type("#law")
    await keys.press("Tab")
    await keys.type("11302026")
    await page.get_by_label("At", exact=True).focus()
    await keys.type("0930AM")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_control_is_filled_in_from_the_keyboard_and_can_be_read(
    scenery: Scenery, scheme: Any
) -> None:
    page = scenery.page
    scenery.app.form = form()
    await page.emulate_media(color_scheme=scheme)
    await page.get_by_role("button", name="Edit").press("Enter")

    await _fill(page)

    assert await page.locator("dialog :is(.field, select, .choice)").evaluate_all(FAINT) == []
    await page.get_by_role("button", name="Save").press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    sent = {name: value["say"] for name, value in scenery.app.heard[-1]["view"]["state"]["values"].items()}
    assert (sent["comment"]["value"], sent["number"]["value"]) == ("Fine", "12")
    assert sent["offer"]["selected_option"]["value"] == "tue"
    assert [one["value"] for one in sent["days"]["selected_options"]] == ["mon", "wed"]
    assert [one["value"] for one in sent["areas"]["selected_options"]] == ["a0", "a7"]
    assert (sent["person"]["selected_user"], sent["channel"]["selected_conversation"]) == ("U2", "C1")
    assert (sent["from"]["selected_date"], sent["at"]["selected_time"]) == ("2026-11-30", "09:30")


# the controls whose letters stand out less from what is behind them than WCAG AA asks for
FAINT = """controls => controls.filter((control) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => {
    const straight = (part) => (part <= 0.04 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = channels(colour).map((each) => straight(each / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = control;
  while (behind && channels(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  const both = [getComputedStyle(control).color, getComputedStyle(behind).backgroundColor].map(light);
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05) < 4.5;
}).map((control) => control.outerHTML.slice(0, 80))"""
