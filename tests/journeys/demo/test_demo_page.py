"""A newcomer's first ten minutes: `signoff demo` in a real browser, every step of its list."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browsers import LAUNCH, chromium

pytestmark = pytest.mark.browser
WITHIN = 15_000  # milliseconds, for the slowest of steps on a busy machine


@pytest.fixture
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        found = None
        while found is None:
            line = demo.stdout.readline()
            assert line, "the demo ended before it said where it is"
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
        yield found.group()
        demo.terminate()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(WITHIN)
        expect.set_options(timeout=WITHIN)
        page.goto(address)
        yield page
        browser.close()


def card(page: Page, title: str) -> Locator:
    """The message whose card has this title."""
    return page.get_by_role("article").filter(has=page.get_by_text(title, exact=True)).first


def test_a_newcomer_tries_everything_on_the_list(page: Page) -> None:
    approve_one(page)
    edit_one(page)
    reject_one(page)
    decline_one(page)
    undo_one(page)
    reply_to_one(page)
    look_at_home(page)
    close_the_week(page)


def approve_one(page: Page) -> None:
    one = card(page, "Sample: limitation of liability")
    one.get_by_role("button", name="Approve").click()
    expect(one.get_by_text("Approved by Ada Okafor")).to_be_visible()


def edit_one(page: Page) -> None:
    one = card(page, "Sample: is the notice in time?")
    one.get_by_role("button", name="Edit").click()
    form = page.get_by_role("dialog")
    text = form.get_by_role("textbox").first
    text.fill(text.input_value().replace("in time", "late"))
    form.get_by_role("button", name="Save edit").click()
    expect(one.get_by_text("Edited by Ada Okafor")).to_be_visible()
    expect(one.locator("s, del").first).to_be_visible()


def reject_one(page: Page) -> None:
    one = card(page, "Sample: governing law and jurisdiction")
    one.get_by_role("button", name="Reject").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Wrong law or jurisdiction").check()
    form.get_by_role("button", name="Reject").click()
    expect(one.get_by_text("Rejected by Ada Okafor")).to_be_visible()


def decline_one(page: Page) -> None:
    one = card(page, "Sample: services agreement, short form")
    one.locator("summary").last.click()
    one.get_by_role("menuitem", name=re.compile("no time", re.IGNORECASE)).click()
    expect(page.get_by_text("does not count against you").first).to_be_visible()


def undo_one(page: Page) -> None:
    one = card(page, "Sample: limitation of liability")
    one.get_by_role("button", name="Undo").click()
    expect(one.get_by_role("button", name="Approve")).to_be_visible()


def reply_to_one(page: Page) -> None:
    one = card(page, "Sample: limitation of liability")
    one.hover()
    one.get_by_label("Reply in a thread").click()
    box = page.get_by_label("Thread").get_by_role("textbox")
    box.fill("approve")
    box.press("Enter")
    expect(one.get_by_text("Approved by Ada Okafor").first).to_be_visible()


def look_at_home(page: Page) -> None:
    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_text("This week", exact=True)).to_be_visible()
    expect(page.get_by_text("£48.00").first).to_be_visible()


def close_the_week(page: Page) -> None:
    page.get_by_role("button", name="Close the week").click()
    expect(page.get_by_text("The week is closed")).to_be_visible()
    page.get_by_role("link", name="Messages").first.click()
    expect(page.get_by_text(re.compile("Your week, "))).to_be_visible()
    expect(page.get_by_text("8 of 8")).to_be_visible()
    page.locator("summary", has_text="You are").click()
    page.get_by_role("menuitem", name=re.compile("Fay Moss")).click()
    page.get_by_role("link", name=re.compile("finance-weekly")).click()
    expect(page.get_by_text(re.compile("The firm.s week, "))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Reviews by practice area"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"\.csv")).first).to_be_visible()
