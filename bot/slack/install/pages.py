"""The pages that somebody sees who installs the app: how it went, and what to do next, by day and by night."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bot.slack.install.paths import INSTALL_PATH
from handlers.decisions import Refused
from handlers.installs.values import Installed

# nothing is loaded, run, framed, remembered or told to anybody
HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page says; `again`: it offers to begin anew."""

    status: int
    title: str
    words: str
    again: bool = True


_AGAIN = "Nothing was changed. Begin again, and let Slack bring you back within ten minutes."
REFUSALS: Mapping[str, Told] = MappingProxyType(
    {
        "said_no": Told(
            status=400,
            title="Signoff was not installed",
            words="You, or your workspace’s settings, said no in Slack, and nothing was changed. If your workspace "
            "wants an admin’s approval first, ask for it there and come back.",
        ),
        "nothing_brought": Told(
            status=400,
            title="There is nothing to finish here",
            words="This is the page that Slack brings people back to, and it brought nothing along. "
            + _AGAIN,
        ),
        "not_ours": Told(
            status=400,
            title="This did not begin here",
            words="What came back from Slack was not made by this Signoff, or was changed on its way. "
            + _AGAIN,
        ),
        "late": Told(
            status=400,
            title="That took a little too long",
            words="More than ten minutes have gone by since you set out. " + _AGAIN,
        ),
        "another_browser": Told(
            status=400,
            title="This is another browser",
            words="Whoever sets out has to come back in the same browser, with cookies allowed; so nobody can be made "
            "to install what somebody else began. " + _AGAIN,
        ),
        "used": Told(
            status=400,
            title="This was used before",
            words="Each way back from Slack works once. If you have just installed Signoff, all is well: look for its "
            "message in Slack. If not, begin again.",
        ),
        "operator": Told(
            status=502,
            title="Slack does not know this Signoff",
            words="Slack did not accept the app’s own credentials, and nothing was changed. Whoever runs Signoff "
            "can see to it: `signoff doctor` says more.",
            again=False,
        ),
        "slack": Told(
            status=502,
            title="Slack did not let it through",
            words="Nothing was changed here. Try again in a minute; if it stays so, tell whoever runs Signoff.",
        ),
        "not_ready": Told(
            status=503,
            title="Signoff is not ready yet",
            words="It is starting, or cannot reach its database. Nothing was changed; try again in a minute.",
        ),
    }
)


def refusal(kind: str, *, code: str = "") -> web.Response:
    """Make the page that says why nothing was installed; `code` is Slack's own word for it."""
    told = REFUSALS[kind]
    return _page(
        told.status,
        title=told.title,
        paragraphs=[told.words],
        is_good=False,
        button=("Begin again", INSTALL_PATH) if told.again else None,
        small=f"Slack’s word for it: {code}" if re.fullmatch(r"[a-z_]{1,60}", code) else "",
    )


def welcome(*, place: str, is_org_wide: bool, came: Installed, link: str) -> web.Response:
    """Make the page that says that the app is installed, and where to go on."""
    where = f"all of {place}" if is_org_wide else place
    again = "again, and what waited there goes out now" if came.came_back else "now"
    paragraphs = [f"It is connected {again}."]
    if came.is_admin:
        paragraphs.append(
            f"You are the first admin of {came.firm}. I have sent you a message in Slack that leads you through "
            "the set-up: three short forms, and you can stop after each."
        )
    elif isinstance(came.claim, Refused):
        paragraphs.append(
            f"{came.claim.words} Somebody else of {came.firm} has to install it to be its admin."
        )
    else:
        paragraphs.append(f"{came.firm} has an admin already, who can add you. In Slack, /signoff says who.")
    return _page(
        200,
        title=f"Signoff is in {where}",
        paragraphs=paragraphs,
        is_good=True,
        button=("Open Slack", link),
        small="You can close this page.",
    )


def _page(status: int, **told: object) -> web.Response:
    return web.Response(
        status=status, text=_template().render(told), content_type="text/html", headers=dict(HEADERS)
    )


@cache
def _template() -> Template:
    loader = PackageLoader("bot.slack.install", "")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("page.html")
