"""The same demo in Microsoft's own Agents Playground: a card, every answer, and the digest with its picture.

What the Playground cannot do (tokens, refusals, duplicates, size limits, refreshed views, deletions) is tried against
our own double of Microsoft's service, in tests/bot/teams and in the other journeys.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect, sync_playwright
from sqlalchemy import select

from handlers.money.closing_values import DigestKind
from handlers.money.rates import RateUnit
from handlers.review.answering.verdict_values import VerdictKind
from storage.engine import open_database
from storage.tables import digests, matters, people, tasks, time_entries, verdicts
from tests.browsers import LAUNCH, chromium
from tests.journeys.playground import Demo, fetch_playground, running_demo, running_playground

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WITHIN = 30_000  # milliseconds, for the slowest of steps on a busy machine


@pytest.fixture
def program(tmp_path: Path) -> Path:
    chromium()  # first, because it is the quicker way to find that the test must be skipped
    return fetch_playground(tmp_path)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with running_demo(tmp_path) as demo:
        yield demo


@pytest.fixture
def page(program: Path, demo: Demo) -> Iterator[Page]:
    with running_playground(program, demo) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(WITHIN)
        expect.set_options(timeout=WITHIN)
        page.route(lambda url: not url.startswith(address), _refuse)
        page.goto(address)
        yield page
        browser.close()


def _refuse(route: Route) -> None:
    """The page asks for letters and ornaments from elsewhere, and works without."""
    route.abort()


def test_the_demo_goes_its_whole_way_in_microsofts_playground(page: Page, demo: Demo, tmp_path: Path) -> None:
    approve_one(page)
    reject_one(page)
    start_and_edit_one(page)
    assert demo.type("close").startswith("The week is closed")
    see_the_digests(page)
    see_the_rows(demo)
    page.screenshot(path=tmp_path / "playground.png")
    assert (tmp_path / "playground.png").exists()


def go_to(page: Page, place: str) -> None:
    page.get_by_role("treeitem", name=re.compile(place)).click()


def card(page: Page, words: str) -> Locator:
    """The newest card with these words; the class is of Microsoft's renderer of cards."""
    return page.locator(".ac-adaptiveCard").filter(has_text=words).last


def approve_one(page: Page) -> None:
    go_to(page, "law-reviews")
    one = card(page, "Sample: limitation of liability")
    one.get_by_role("button", name="Approve").click()
    expect(one).to_contain_text("Approved by Ada Okafor")


def reject_one(page: Page) -> None:
    """In a channel a form comes into the personal chat; one without a reason is not sent."""
    card(page, "Sample: governing law and jurisdiction").get_by_role("button", name="Reject").click()
    go_to(page, "Personal Chat")
    form = card(page, "Wrong law or jurisdiction")
    form.get_by_role("button", name="Reject").click()
    expect(form).to_contain_text("Please fill this in.")
    form.get_by_label("Wrong law or jurisdiction").check()
    form.get_by_label("Comment").fill("England, not Delaware.")
    form.get_by_role("button", name="Reject").click()
    expect(card(page, "Rejected by Ada Okafor")).to_contain_text("England, not Delaware.")
    go_to(page, "law-reviews")
    expect(card(page, "Sample: governing law and jurisdiction")).to_contain_text("Rejected by Ada Okafor")


def start_and_edit_one(page: Page) -> None:
    """In the personal chat a form is the answer to its button, in the place of the card."""
    offer = card(page, "Start makes it yours")
    expect(offer).not_to_contain_text("minutes")
    offer.get_by_role("button", name="Start").click()
    go_to(page, "Personal Chat")
    card(page, "Sample: the board's questions").get_by_role("button", name="Edit").click()
    form = page.locator(".ac-adaptiveCard").filter(has=page.get_by_role("button", name="Save edit"))
    text = form.get_by_label("Text")
    expect(text).to_have_value(re.compile("are privileged as legal advice"))
    text.fill(text.input_value().replace("privileged", "covered"))
    form.get_by_role("button", name="Save edit").click()
    edited = card(page, "Edited by Ada Okafor")
    expect(edited.get_by_text("privileged", exact=True)).to_have_css("text-decoration-line", "line-through")
    expect(edited.get_by_text("covered", exact=True)).to_have_css("text-decoration-line", "underline")


def see_the_digests(page: Page) -> None:
    own = card(page, "Your week, ")
    expect(own).to_contain_text("You answered 3 reviews.")
    expect(own).to_contain_text("1 approved · 1 edited · 1 rejected")
    go_to(page, "finance-weekly")
    expect(card(page, "The firm's week, ")).to_contain_text("Northwind AI Lab (sample)")
    picture = card(page, "Reviews by practice area, ").get_by_role("img")
    expect(picture).to_have_attribute("src", re.compile("^data:image/png;base64,"))
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("picture => picture.naturalWidth") > 0
    picture.scroll_into_view_if_needed()


def see_the_rows(demo: Demo) -> None:
    answers = select(tasks.c.title, verdicts.c.kind, verdicts.c.reason, verdicts.c.edited_output)
    answers = answers.join_from(verdicts, tasks).order_by(verdicts.c.decided_at)
    entries = select(matters.c.code, time_entries.c.unit).join_from(time_entries, matters)
    told = select(digests.c.kind, people.c.name).outerjoin_from(digests, people)
    with closing(open_database(demo.database_url)) as database, database.reading() as connection:
        approved, rejected, edited = connection.execute(answers).all()
        billed = connection.execute(entries.order_by(time_entries.c.dated_at)).all()
        sent = connection.execute(told).all()
    assert tuple(approved) == ("Sample: limitation of liability", VerdictKind.APPROVE, None, None)
    assert tuple(rejected)[1:3] == (VerdictKind.REJECT, "wrong_law")
    assert tuple(edited)[1:3] == (VerdictKind.EDIT, None)
    assert edited.edited_output.startswith("The minutes of 4 June are covered as legal advice;")
    assert [tuple(row) for row in billed] == [
        ("LAW-101", RateUnit.PIECE),
        ("LAW-101", RateUnit.PIECE),
        ("LAW-102", RateUnit.HOUR),
    ]
    assert {(DigestKind.EXPERT, "Ada Okafor"), (DigestKind.FIRM, None)} <= {tuple(row) for row in sent}
