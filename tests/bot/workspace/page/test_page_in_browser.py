"""The page in a real browser, against the real workspace and a small app; skipped where there is no chromium."""

import pytest
from playwright.async_api import expect

from tests.bot.workspace.page.scenery import Scenery

pytestmark = pytest.mark.browser


async def test_a_card_is_approved_from_the_keyboard(scenery: Scenery) -> None:
    page = scenery.page
    await page.get_by_role("button", name="Approve").focus()

    await page.keyboard.press("Enter")

    await expect(page.get_by_text("Approved", exact=True)).to_be_visible()
    await expect(page.locator("article.message")).to_be_focused()
    await expect(page.locator('[data-step="approve"]')).to_have_attribute("data-js-done", "")
    assert scenery.app.heard[0]["actions"][0]["value"] == "v1"


async def test_a_form_is_filled_in_refused_and_sent_from_the_keyboard(scenery: Scenery) -> None:
    page = scenery.page
    await page.get_by_role("button", name="Edit").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Output")).to_be_focused()
    await page.keyboard.press("Control+A")
    await page.keyboard.type("The lease goes on.")
    await page.get_by_role("button", name="Save").press("Enter")

    await expect(page.get_by_text("Say why, please.")).to_be_visible()
    await expect(page.get_by_label("Comment")).to_be_focused()
    await expect(page.get_by_label("Output")).to_have_value("The lease goes on.")
    await page.keyboard.type("Clause 14.4")
    await expect(page.locator("output")).to_have_text("11 / 200")
    await page.get_by_label("The law").check()
    await page.get_by_role("button", name="Save").press("Enter")

    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="Edit")).to_be_focused()
    sent = scenery.app.heard[-1]["view"]["state"]["values"]
    assert sent["output"]["text"]["value"] == "The lease goes on."
    assert [each["value"] for each in sent["reasons"]["why"]["selected_options"]] == ["law"]


async def test_escape_closes_a_form_and_a_question_without_a_verdict(scenery: Scenery) -> None:
    page = scenery.page
    await page.get_by_role("button", name="Edit").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)

    await page.get_by_role("button", name="Reject").click()
    await expect(page.get_by_role("dialog", name="Reject this?")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Reject")).to_be_focused()

    assert [each["actions"][0]["action_id"] for each in scenery.app.heard] == ["edit"]


async def test_a_question_that_is_agreed_to_is_acted_on(scenery: Scenery) -> None:
    await scenery.page.get_by_role("button", name="Reject").click()
    async with scenery.page.expect_response("**/_/act/click"):
        await scenery.page.get_by_role("button", name="Yes").click()

    assert scenery.app.heard[0]["actions"][0]["action_id"] == "reject"


async def test_a_live_update_leaves_what_one_is_doing_alone(scenery: Scenery) -> None:
    page = scenery.page
    words = page.get_by_label("Message #law-reviews")
    await page.get_by_label("More actions").click()
    await words.fill("half a sentence")
    await words.evaluate("area => area.setSelectionRange(2, 5)")
    await page.get_by_label("More actions").evaluate("summary => (summary.parentElement.open = true)")

    await scenery.app.post("Covenant")

    await expect(page.get_by_role("heading", name="Covenant")).to_be_visible()
    await expect(words).to_have_value("half a sentence")
    await expect(words).to_be_focused()
    assert await words.evaluate("area => [area.selectionStart, area.selectionEnd]") == [2, 5]
    await expect(page.get_by_role("menuitem", name="Decline")).to_be_visible()


async def test_a_reader_further_up_is_told_of_what_is_new_and_not_moved(scenery: Scenery) -> None:
    page = scenery.page
    for number in range(4):
        await scenery.app.post(f"Card {number}")
    await expect(page.get_by_role("heading", name="Card 3")).to_be_in_viewport()
    stream = page.locator("main [data-stream]")
    await stream.evaluate("stream => (stream.scrollTop = 40)")

    await scenery.app.post("Newest")

    await expect(page.get_by_role("button", name="New messages")).to_be_visible()
    assert await stream.evaluate("stream => stream.scrollTop") == 40
    await page.get_by_role("button", name="New messages").click()
    await expect(page.get_by_role("heading", name="Newest")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="New messages")).to_be_hidden()


async def test_what_is_typed_is_said_replied_or_commanded(scenery: Scenery) -> None:
    page = scenery.page
    words = page.get_by_label("Message #law-reviews")
    await words.fill("/signoff week")
    await words.press("Enter")
    await expect(page.get_by_text("You said week.")).to_be_visible()
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    await words.fill("Good <morning>")
    await words.press("Enter")
    await expect(page.get_by_text("Good <morning>")).to_be_visible()

    await page.locator("article", has_text="Lease").get_by_label("Reply in a thread").click()
    await page.get_by_label("Reply", exact=True).fill("approve")
    await page.get_by_label("Reply", exact=True).press("Enter")

    await expect(page.get_by_label("Thread", exact=True).get_by_text("approve", exact=True)).to_be_visible()
    await expect(page.get_by_role("link", name="1 reply")).to_be_visible()


async def test_another_person_sees_other_things_at_an_address_of_their_own(scenery: Scenery) -> None:
    page = scenery.page
    await page.get_by_label("You are Ada Okafor").click()
    await page.get_by_role("menuitem", name="Bram de Vries").click()

    await expect(page.get_by_role("heading", name="#banking-reviews")).to_be_visible()
    assert page.url == f"{scenery.address}/?as=U2&at=C2"
    await page.go_back()
    await expect(page.get_by_role("heading", name="#law-reviews")).to_be_visible()


async def test_a_demo_button_says_what_it_did(scenery: Scenery) -> None:
    page = scenery.page
    await page.get_by_role("button", name="Close the week").click()

    await expect(page.get_by_text("Week 47 is closed.")).to_be_visible()
    await expect(page.locator('[data-step="week"]')).to_have_attribute("data-js-done", "")


async def test_on_a_narrow_screen_the_conversations_wait_behind_a_button(scenery: Scenery) -> None:
    page = scenery.page
    await page.set_viewport_size({"width": 420, "height": 800})
    await expect(page.get_by_role("link", name="Home")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 420

    await page.get_by_role("button", name="Conversations").click()

    await expect(page.get_by_role("link", name="Home")).to_be_visible()


async def test_a_chosen_theme_is_kept(scenery: Scenery) -> None:
    page = scenery.page
    await page.get_by_role("button", name="Light or dark").click()
    await page.reload()

    assert await page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


async def test_the_list_of_things_to_try_can_be_hidden_found_again_and_started_over(scenery: Scenery) -> None:
    page = scenery.page
    await page.get_by_role("button", name="Approve").click()
    await expect(page.get_by_text("1 of 8")).to_be_visible()
    await page.get_by_role("button", name="Hide this list").click()
    await page.reload()
    await expect(page.get_by_text("1 of 8")).to_be_hidden()

    await page.get_by_role("button", name="Things to try").click()
    await page.get_by_role("button", name="Start over").click()

    await expect(page.get_by_text("0 of 8")).to_be_visible()


async def test_a_button_shows_that_its_act_is_on_its_way_and_is_pressed_once(scenery: Scenery) -> None:
    reject = scenery.page.get_by_role("button", name="Reject")
    scenery.app.awake.clear()
    await reject.click()
    await scenery.page.get_by_role("button", name="Yes").click()
    await expect(reject).to_have_attribute("aria-busy", "true")

    await reject.click()
    await scenery.page.get_by_role("button", name="Yes").click()
    scenery.app.awake.set()

    await expect(reject).not_to_have_attribute("aria-busy", "true")
    assert len(scenery.app.heard) == 1


async def test_what_fails_is_said_in_words_and_can_be_tried_again(scenery: Scenery) -> None:
    page = scenery.page
    await page.get_by_label("More actions").click()
    await page.get_by_role("menuitem", name="Decline").click()

    await expect(page.locator(".toast.bad")).to_be_visible()
    await expect(page.locator('[data-step="decline"]')).not_to_have_attribute("data-js-done", "")
    await expect(page.get_by_role("button", name="Approve")).to_be_enabled()
