"""The demo's firm as a tenant in Microsoft's Agents Playground: its ids, and the configuration for each person.

The Playground plays one person with five colleagues, and shows a personal chat, a group chat and, of a team, the
general channel and one more. So each person has a folder with a configuration of their own, in which the one more
channel is that of their practice.
"""

import json
from pathlib import Path
from uuid import UUID

from bot.demo.firm import BANKING, FIRM_NAME, LAW, PEOPLE, STRATEGY, Chat
from bot.teams.access import TeamsAccess
from handlers.ids import derived_id
from handlers.people.places.place_values import PlaceKind, SeenPlace

PACKAGE = (
    "@microsoft/m365agentsplayground@0.2.28"  # one version: what is opened is what the journey has tried
)
CONFIG = ".m365agentsplayground.yml"  # the Playground reads it from the folder that it is started in
COLLEAGUES = 5  # with more or fewer it refuses the configuration
CHANNEL_NAMES = {LAW: "law-reviews", BANKING: "banking-reviews", STRATEGY: "consulting-reviews"}
FINANCE_NAME = "finance-weekly"

Json = dict[str, object]


def _hex(*named: str) -> str:
    return derived_id("demo", "teams", *named)


def _guid(*named: str) -> str:
    return str(UUID(_hex(*named)))


TENANT, APP_ID = _guid("tenant"), _guid("app")
TEAM = f"19:{_hex('team')}@thread.tacv2"
CHAT = Chat(
    platform="teams",
    external_id=TENANT,
    accounts={account: _guid("person", account) for account, *_ in PEOPLE},
    channels={area: f"19:{_hex('channel', area)}@thread.tacv2" for area in CHANNEL_NAMES},
    finance=f"19:{_hex('finance')}@thread.v2",
)


def access() -> TeamsAccess:
    """Ask nobody who they are, and call nobody but this machine: the Playground has no tokens to show."""
    return TeamsAccess(app_id=APP_ID, home_tenant=TENANT, tenants=frozenset({TENANT}), playground=True)


def folder_names() -> dict[str, str]:
    """Name each person's folder, by their account: their first name."""
    return {account: name.split()[0].lower() for account, name, *_ in PEOPLE}


def write_configs(where: Path) -> None:
    """Write each person's configuration into a folder of their own."""
    for account, name in folder_names().items():
        folder = where / name
        folder.mkdir()
        # what is JSON is YAML too
        (folder / CONFIG).write_text(json.dumps(_config(account), indent=2), encoding="utf-8")


def practice_of(platform_user_id: str) -> str | None:
    """Name the practice area of whoever has this account in Teams; None for staff, and for strangers."""
    areas = (areas for account, _, _, areas, *_ in PEOPLE if CHAT.accounts[account] == platform_user_id)
    return next((area for found in areas for area in found), None)


def places(area: str | None, service_url: str) -> tuple[SeenPlace, ...]:
    """Give the places beside the personal chat that a Playground shows to somebody of a practice area."""
    channel = CHAT.channels[area or LAW]
    return (
        SeenPlace(
            conversation_id=channel,
            kind=PlaceKind.CHANNEL,
            service_url=service_url,
            team_id=TEAM,
            channel_id=channel,
        ),
        SeenPlace(conversation_id=CHAT.finance, kind=PlaceKind.GROUP, service_url=service_url),
    )


def _config(account: str) -> Json:
    area = practice_of(CHAT.accounts[account]) or LAW
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": f"28:{APP_ID}", "name": "Signoff"},
        "currentUser": _person(account),
        "users": [_person(one) for one in _colleagues(account)],
        "personalChat": {"id": f"a:{_hex('chat', account)}"},
        "groupChat": {"id": CHAT.finance, "name": FINANCE_NAME},
        "team": {
            "id": TEAM,
            "name": FIRM_NAME,
            "aadGroupId": _guid("group"),
            "channels": [{"id": CHAT.channels[area], "name": CHANNEL_NAMES[area]}],
        },
    }


def _colleagues(account: str) -> list[str]:
    """Choose whom somebody has most to do with: their own practice, then the staff, then the rest."""
    areas = {one: areas for one, _, _, areas, *_ in PEOPLE}
    others = [one for one in areas if one != account]
    return sorted(others, key=lambda one: 0 if areas[one] == areas[account] else 1 + len(areas[one]))[
        :COLLEAGUES
    ]


def _person(account: str) -> Json:
    name = next(name for one, name, *_ in PEOPLE if one == account)
    first, last = name.split(maxsplit=1)
    address = f"{first.lower()}@harbour-vale.example"
    return {
        "id": f"29:{_hex('member', account)}",
        "name": name,
        "aadObjectId": CHAT.accounts[account],
        "givenName": first,
        "surname": last,
        "email": address,
        "userPrincipleName": address,  # spelled as the Playground spells it
    }
