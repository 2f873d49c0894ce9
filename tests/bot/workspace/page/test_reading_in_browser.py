"""What a reader meets in a real browser: where the eye and the focus go, and what is said aloud."""

import pytest
from playwright.async_api import Page, expect

from tests.bot.workspace.page.scenery import Scenery
from tests.bot.workspace.page.small_app import long_form

pytestmark = pytest.mark.browser
NARROW = {"width": 390, "height": 800}


async def scrolled(page: Page) -> list[float]:
    """How far the page, its body and the messages have been moved out of their places."""
    moved: list[float] = await page.evaluate(
        "[document.scrollingElement.scrollTop, document.body.scrollTop, document.querySelector('.stream').scrollLeft]"
    )
    return moved


async def test_a_form_with_much_to_read_begins_at_its_beginning(scenery: Scenery) -> None:
    scenery.app.form = long_form()
    await scenery.page.get_by_role("button", name="Edit").click()

    blocks = scenery.page.locator(".modal-blocks")
    await expect(blocks).to_be_focused()
    assert await blocks.evaluate("blocks => blocks.scrollTop") == 0


@pytest.mark.parametrize(("refused", "label"), [("answer", "A fact"), ("output", "Output")])
async def test_what_is_wrong_is_brought_into_view(scenery: Scenery, refused: str, label: str) -> None:
    page, scenery.app.form, scenery.app.refused = scenery.page, long_form(), refused
    await page.get_by_role("button", name="Edit").click()
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()

    await expect(page.get_by_text("Say why, please.")).to_be_in_viewport()
    await expect(page.get_by_label(label)).to_be_focused()


async def test_after_a_form_is_closed_the_focus_is_where_it_was_though_the_card_changed(
    scenery: Scenery,
) -> None:
    page = scenery.page
    await page.get_by_role("button", name="Edit").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await scenery.app.change("Lease, in other words")
    await expect(page.get_by_role("heading", name="Lease, in other words")).to_be_attached()

    await page.keyboard.press("Escape")

    await expect(page.get_by_role("button", name="Edit")).to_be_focused()


async def test_what_became_of_a_card_is_said_aloud(scenery: Scenery) -> None:
    await scenery.page.get_by_role("button", name="Approve").click()

    await expect(scenery.page.locator("#spoken")).to_contain_text("Approved")


async def test_what_only_oneself_is_told_is_told_further_up_as_well(scenery: Scenery) -> None:
    page = scenery.page
    for number in range(4):
        await scenery.app.post(f"Card {number}")
    await expect(page.get_by_role("heading", name="Card 3")).to_be_in_viewport()
    await page.locator("main [data-stream]").evaluate("stream => (stream.scrollTop = 40)")

    await scenery.app.call("chat.postEphemeral", channel="C1", user="U1", text="Nothing was recorded.")

    await expect(page.locator(".toast")).to_have_text("Nothing was recorded.")
    await page.locator(".toast").click()
    await expect(page.locator(".toast")).to_have_count(0)


async def test_on_a_narrow_screen_a_thread_leaves_the_top_bar_where_it_is(scenery: Scenery) -> None:
    page = scenery.page
    await page.set_viewport_size(NARROW)
    await page.locator("article").get_by_label("Reply in a thread").click()
    await page.get_by_label("Reply", exact=True).fill("approve")

    await expect(page.get_by_label("Close the thread")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="Conversations")).to_be_in_viewport()
    assert await scrolled(page) == [0, 0, 0]


async def test_on_a_narrow_screen_a_menu_opens_in_sight(scenery: Scenery) -> None:
    page = scenery.page
    await page.set_viewport_size(NARROW)
    await page.get_by_label("More actions").click()

    menu = page.get_by_role("menuitem", name="Decline")
    await expect(menu).to_be_in_viewport(ratio=1)
    assert await scrolled(page) == [0, 0, 0]


async def test_on_a_narrow_screen_the_list_of_things_to_try_is_found(scenery: Scenery) -> None:
    page = scenery.page
    await page.set_viewport_size(NARROW)
    await page.get_by_role("button", name="Things to try").click()

    await expect(page.get_by_text("0 of 8")).to_be_in_viewport()


async def test_the_list_does_not_move_under_the_pointer_and_ends_when_all_is_tried(scenery: Scenery) -> None:
    page = scenery.page
    last = page.locator('[data-step="week"]')
    before = await last.bounding_box()
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_text("1 of 8")).to_be_visible()
    assert await last.bounding_box() == before

    steps = await page.locator("[data-step]").evaluate_all("each => each.map((one) => one.dataset.step)")
    key = "`signoff-tried-${document.querySelector('.frame').dataset.workspace}`"
    await page.evaluate(f"steps => localStorage.setItem({key}, JSON.stringify(steps))", steps)
    await page.reload()

    await expect(page.get_by_text("You have tried it all.")).to_be_visible()
    await expect(last).to_be_hidden()
