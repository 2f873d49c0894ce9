"""What a test in the browser plays in: an open page, the app behind it, and where they are."""

from dataclasses import dataclass

from playwright.async_api import Page

from tests.bot.workspace.page.small_app import SmallApp


@dataclass(frozen=True, slots=True)
class Scenery:
    app: SmallApp
    page: Page
    address: str
