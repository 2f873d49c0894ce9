"""The demo's chat workspace: the firm's people and channels, and the app with its tokens for the loopback."""

import json
from secrets import token_hex

from bot.demo.firm import BANKING, FIRM_NAME, LAW, PEOPLE, STRATEGY, ZONE, Chat
from bot.workspace.state import AppConfig, Channel, Command, Person, WorkspaceConfig
from handlers.people.people import Role

APP_PERSON = "U0SIGNOFF"
TEAM = "T0DEMO"
CHANNELS = {LAW: "C0LAW", BANKING: "C0BANK", STRATEGY: "C0STRAT"}
FINANCE_CHANNEL = "C0FIN"
CHAT = Chat(
    platform="slack",
    external_id=TEAM,
    accounts={account: account for account, *_ in PEOPLE},
    channels=CHANNELS,
    finance=FINANCE_CHANNEL,
)


def demo_workspace(manifest: str) -> WorkspaceConfig:
    """Make the workspace; the app has the scopes and events of its manifest, replies in channels among them."""
    staff = tuple(account for account, *_, roles in PEOPLE if Role.EXPERT not in roles)
    channels = tuple(
        Channel(
            id=CHANNELS[area],
            name=name,
            members=(*(account for account, _, _, areas, *_ in PEOPLE if area in areas), *staff, APP_PERSON),
            topic=topic,
        )
        for area, name, topic in (
            (LAW, "law-reviews", "Contract drafts and questions of law"),
            (BANKING, "banking-reviews", "Notes and credit papers"),
            (STRATEGY, "consulting-reviews", "Cases, interviews, market sizes"),
        )
    )
    finance = Channel(
        id=FINANCE_CHANNEL,
        is_private=True,
        name="finance-weekly",
        members=(*staff, APP_PERSON),
        topic="The firm's weekly digest",
    )
    return WorkspaceConfig(
        team_id=TEAM,
        team_name=FIRM_NAME,
        domain="harbour-vale",
        people=tuple(_person(*row) for row in PEOPLE),
        channels=(*channels, finance),
        app=_app(json.loads(manifest)),
    )


def _person(account: str, name: str, title: str, *_: object) -> Person:
    return Person(id=account, name=name.split(maxsplit=1)[0].lower(), real_name=name, title=title, tz=ZONE)


def _app(manifest: dict[str, dict[str, dict[str, list[str]]]]) -> AppConfig:
    return AppConfig(
        app_id="A0SIGNOFF",
        bot_id="B0SIGNOFF",
        bot_person_id=APP_PERSON,
        name="Signoff",
        bot_token=f"xoxb-demo-{token_hex(8)}",
        app_token=f"xapp-demo-{token_hex(8)}",
        signing_secret=token_hex(16),
        scopes=frozenset(manifest["oauth_config"]["scopes"]["bot"]),
        events=frozenset(manifest["settings"]["event_subscriptions"]["bot_events"]),
        commands=(Command(name="/signoff", description="Ask Signoff", usage_hint="help · queue · earnings"),),
    )
