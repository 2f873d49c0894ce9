"""From nothing to the first card: `signoff demo --empty` in a real browser, every step of its list, with pictures.

docs/setup.md shows those of the pictures that have a number; `SIGNOFF_PICTURES=docs/setup` takes them anew.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browsers import LAUNCH, chromium

pytestmark = pytest.mark.browser
WITHIN = 15_000  # milliseconds, for the slowest of steps on a busy machine
COLOURS = 96  # enough for paper, ink and a few tints, and a third of the weight
DARK = ("07-rate", "11-accept", "13-how-the-work-stands")


@dataclass
class Walk:
    """An open page, what the terminal said, and where the page's pictures go."""

    page: Page
    code: str
    submit: list[str]
    folder: Path
    kept: Path | None
    taken: list[str] = field(default_factory=list)

    def shot(self, name: str) -> None:
        """Take a picture of the page as it is now, of some steps one by night too; those with a number are kept."""
        expect(self.page.locator("[aria-current=page] .badge")).to_have_count(0)  # what is looked at is read
        picture = self.page.screenshot(path=self.folder / f"{name}.png", animations="disabled")
        self.taken.append(name)
        if name in DARK:
            self.page.emulate_media(color_scheme="dark")
            self.page.screenshot(path=self.folder / f"{name}-dark.png", animations="disabled")
            self.page.emulate_media(color_scheme="light")
        if self.kept is not None and name[0].isdigit():
            drawn = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS)
            drawn.save(self.kept / f"{name}.png", optimize=True)

    def type(self, text: str) -> None:
        """Type something into the conversation that is open, and send it."""
        box = self.page.locator("main [data-words]")
        box.fill(text)
        box.press("Enter")

    def become(self, name: str) -> None:
        self.page.locator("summary", has_text="You are").click()
        self.page.get_by_role("menuitem", name=re.compile(name)).click()
        expect(self.page.locator("summary", has_text=f"You are {name}")).to_be_visible()

    def open(self, place: str) -> None:
        self.page.get_by_role("link", name=re.compile(place)).first.click()

    def form(self, title: str) -> Locator:
        found = self.page.get_by_role("dialog", name=title, exact=True)
        expect(found).to_be_visible()
        return found

    def send(self, form: Locator, button: str) -> None:
        form.get_by_role("button", name=button, exact=True).click()

    def go_on(self, button: str) -> None:
        """Press what the last window says comes next."""
        self.form("Done").get_by_role("button", name=button, exact=True).click()


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    executable = chromium()
    command = [sys.executable, "-m", "bot", "demo", "--empty", "--no-browser"]
    kept = os.environ.get("SIGNOFF_PICTURES")
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo,
        sync_playwright() as playwright,
    ):
        assert demo.stdout is not None
        said = ""
        while "forgotten" not in said:
            line = demo.stdout.readline()
            assert line, "the demo ended before it said where it is"
            said += line
        browser = playwright.chromium.launch(executable_path=executable, args=LAUNCH)
        page = browser.new_page(viewport={"width": 1180, "height": 820}, color_scheme="light")
        page.set_default_timeout(WITHIN)
        expect.set_options(timeout=WITHIN)
        page.goto(re.findall(r"http://\S+", said)[0])
        submit = next(line for line in said.splitlines() if " submit " in line).split()
        code = re.findall(r"/signoff claim (\S+)", said)[0]
        where = Path(kept) if kept else None
        yield Walk(page=page, code=code, submit=submit, folder=tmp_path, kept=where)
        browser.close()
        demo.terminate()


def test_a_newcomer_gets_from_nothing_to_the_first_card_in_the_page(walk: Walk) -> None:
    become_the_admin(walk)
    three_forms(walk)
    key = clear_a_client(walk)
    set_a_rate(walk)
    open_a_matter(walk)
    invite_an_expert(walk)
    connect_the_channel(walk)
    accept(walk)
    send_a_first_output(walk, key)
    approve_its_card(walk)
    everything_is_ticked(walk)
    see_how_the_work_stands(walk)
    put_up_a_wall(walk)

    shown = re.findall(r"setup/([\w-]+)\.png", Path("docs/setup.md").read_text(encoding="utf-8"))
    assert shown == [name for name in walk.taken if name[0].isdigit()]


def become_the_admin(walk: Walk) -> None:
    expect(walk.page.get_by_text(walk.code)).to_be_visible()
    walk.shot("01-nothing-yet")
    walk.page.get_by_role("button", name="New code").click()
    toast = walk.page.locator(".toast")
    claim = toast.inner_text().removeprefix("Type this in any conversation: ")
    toast.click()
    assert walk.code not in claim
    walk.type(claim)
    expect(walk.page.get_by_text("You are the first admin of Harbour & Vale")).to_be_visible()
    walk.open("Messages")
    expect(walk.page.get_by_text("Welcome to Signoff")).to_be_visible()
    walk.shot("02-welcome")


def three_forms(walk: Walk) -> None:
    walk.page.get_by_role("button", name="Your firm").click()
    form = walk.form("Your firm")
    expect(form.get_by_label("Currency")).to_have_value("GBP")
    form.get_by_label("Time zone").fill("Europe/Londno")
    walk.send(form, "Save")
    expect(form.get_by_text("is not a time zone")).to_be_visible()
    walk.shot("03-your-firm")
    form.get_by_label("Time zone").fill("Europe/London")
    walk.send(form, "Save")
    week = walk.form("Week and digest")
    expect(week.get_by_label("Last day of the week")).to_be_focused()
    walk.shot("week")
    walk.send(week, "Save")
    approvers = walk.form("Who approves payouts")
    approvers.get_by_label("Fay Moss").check()
    walk.shot("04-approvers")
    walk.send(approvers, "Save")
    done = walk.form("Done")
    expect(done.get_by_text("Next, step 4 of 8: clear a client.")).to_be_visible()
    expect(done.get_by_role("button", name="Clear a client")).to_be_focused()
    walk.shot("approvers-done")


def clear_a_client(walk: Walk) -> str:
    walk.go_on("Clear a client")
    form = walk.form("Clear a client")
    expect(form.get_by_label("Cleared by")).to_have_value("Sam Whitfield")
    form.get_by_label("The client’s name").fill("Northwind AI Lab")
    walk.shot("05-client")
    walk.send(form, "Clear")
    walk.go_on("Make its key")
    walk.send(walk.form("API key"), "Make the key")
    done = walk.form("Done")
    key = done.locator("code").first.inner_text()
    assert key.startswith("so_live_")
    walk.shot("06-key")
    return key


def set_a_rate(walk: Walk) -> None:
    walk.go_on("Set a rate")
    form = walk.form("Set a rate")
    form.get_by_label("The expert is paid, in GBP").fill("12.00")
    form.get_by_label("The client is charged, in GBP").fill("18.00")
    walk.shot("07-rate")
    walk.send(form, "Save")


def open_a_matter(walk: Walk) -> None:
    walk.go_on("Open a matter")
    form = walk.form("Open a matter")
    form.get_by_label("Code").fill("LAW-101")
    form.get_by_label("Title").fill("Contract drafting")
    form.get_by_label("Practice area").fill("contract law")
    walk.shot("08-matter")
    walk.send(form, "Open")
    expect(walk.form("Done").get_by_text("has the matter LAW-101 now")).to_be_visible()
    walk.shot("matter-done")


def invite_an_expert(walk: Walk) -> None:
    walk.go_on("Invite experts")
    form = walk.form("Invite experts")
    expect(form.get_by_label("Practice areas")).to_have_value("contract law")
    find = form.get_by_label("Find in: People")
    find.fill("ada")
    expect(form.get_by_label("Fay Moss")).to_be_hidden()
    find.press("Enter")
    expect(form.get_by_label("Ada Okafor")).to_be_checked()
    walk.shot("09-invite")
    walk.send(form, "Invite")
    done = walk.form("Done")
    expect(done.get_by_text("One invitation is on the way")).to_be_visible()
    walk.shot("invite-done")
    done.locator("footer button").click()


def connect_the_channel(walk: Walk) -> None:
    walk.open("law-reviews")
    walk.type("/invite @Signoff")
    walk.type("/signoff connect")
    form = walk.form("Connect this channel")
    walk.shot("10-connect")
    walk.send(form, "Connect")
    expect(walk.form("Done").get_by_text("Reviews of LAW-101 come to this channel")).to_be_visible()
    walk.shot("connect-done")
    walk.form("Done").locator("footer button").click()


def accept(walk: Walk) -> None:
    walk.become("Ada Okafor")
    walk.open("Messages")
    walk.shot("invitation")
    walk.page.get_by_role("button", name="Look at it").click()
    form = walk.form("Your invitation")
    walk.shot("11-accept")
    form.get_by_label("I accept these terms").check()
    for day in ("Sat", "Sun"):  # whichever day it is
        form.get_by_label(day).check()
    form.get_by_label("My day begins at").fill("00:00")
    form.get_by_label("and ends at").fill("00:00")
    form.get_by_label("My answers may be used to evaluate models").check()
    walk.send(form, "Accept")
    expect(walk.form("Done").get_by_text("Welcome! You are an expert now")).to_be_visible()
    walk.shot("accept-done")
    walk.form("Done").locator("footer button").click()


def send_a_first_output(walk: Walk, key: str) -> None:
    command = [sys.executable, "-m", "bot", *walk.submit[1:-1], key]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr


def approve_its_card(walk: Walk) -> None:
    walk.open("law-reviews")
    one = walk.page.get_by_role("article").filter(has=walk.page.get_by_text("Sample: entire agreement")).first
    expect(one).to_be_visible()
    walk.shot("12-first-card")
    one.get_by_role("button", name="Approve").click()
    expect(one.get_by_text("Approved by Ada Okafor")).to_be_visible()
    walk.shot("approved")


def everything_is_ticked(walk: Walk) -> None:
    expect(walk.page.get_by_text("10 of 10")).to_be_visible()
    walk.page.get_by_role("button", name="New code").click()
    expect(walk.page.get_by_text("There is an admin already")).to_be_visible()
    expect(walk.page.get_by_role("button", name="New code")).to_have_count(0)
    walk.page.locator(".toast").click()
    walk.become("Sam Whitfield")
    walk.open("law-reviews")
    walk.type("/signoff setup")
    expect(walk.page.get_by_text("The desk of Harbour & Vale")).to_be_visible()
    walk.shot("desk")


def see_how_the_work_stands(walk: Walk) -> None:
    walk.open("Messages")
    expect(walk.page.get_by_text("Ada Okafor accepted your invitation")).to_be_visible()
    walk.shot("accepted")
    walk.open("Home")
    expect(walk.page.get_by_role("heading", name="How Harbour & Vale stands")).to_be_visible()
    walk.shot("13-how-the-work-stands")


def put_up_a_wall(walk: Walk) -> None:
    """Keep somebody who only reads along in the channel from the client: the cards there lose their texts."""
    walk.page.get_by_role("button", name="Put up a wall").click()
    which = walk.form("Which kind of wall?")
    which.get_by_label("A client").check()
    walk.send(which, "Go on")
    form = walk.form("Put up a wall")
    form.get_by_label("Northwind AI Lab").check()
    form.get_by_label("Whom it bars").select_option("U0JONAS")
    walk.shot("14-wall")
    form.get_by_label("Reason").fill("Advised Northwind AI Lab until October")
    walk.send(form, "Put it up")
    done = walk.form("Done")
    expect(done.get_by_text("3 texts are hidden from whom it bars.")).to_be_visible()
    walk.shot("15-wall-stands")
    done.locator("footer button").click()
    walk.open("law-reviews")
    expect(walk.page.get_by_text("Sample: entire agreement")).to_have_count(0)
    walk.shot("walled-off")
