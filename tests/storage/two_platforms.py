"""A firm that is in Slack and in Teams, with Ada in both."""

from typing import Any

from sqlalchemy import Connection

from handlers.decisions import Decision, Done
from handlers.ids import WorkspaceId, derived_id
from handlers.messages import Message
from handlers.people.people import Sender
from handlers.people.places.place_values import Place, PlaceKind, PlaceState
from handlers.records import AccountLinked, MemberNoted, PlatformPreferred, WorkspaceConnected
from storage import tables
from storage.record import record
from tests.seed import NOW, Seeded, write
from tests.storage.worlds import World

URL = "https://service.example/emea/"
TENANT = "00000000-0000-0000-0000-00000000000"


def tenant_of(seeded: Seeded) -> str:
    """The firm's tenant, by the last character of its workspace in Slack."""
    return f"{TENANT}{seeded.workspace[-1]}"


def in_teams(seeded: Seeded) -> WorkspaceId:
    return WorkspaceId(derived_id("teams", tenant_of(seeded)))


def sender(seeded: Seeded, account: str = "U1") -> Sender:
    """Somebody in Teams; their account there has the same id as in Slack with "aad-" before it."""
    return Sender(platform="teams", workspace=tenant_of(seeded), platform_user_id=f"aad-{account}")


def join_teams(connection: Connection, seeded: Seeded, *accounts: str) -> None:
    """Connect the firm with its tenant, and link these people to their accounts there."""
    here = in_teams(seeded)
    write(
        connection,
        WorkspaceConnected(id=here, firm_id=seeded.firm.id, platform="teams", external_id=tenant_of(seeded)),
        *(
            AccountLinked(
                workspace_id=here, platform_user_id=f"aad-{account}", person_id=seeded.people[account].id
            )
            for account in accounts
        ),
    )


def both(world: World) -> tuple[Seeded, Seeded]:
    """Let two firms join Teams, with the same names for their places and people there."""
    for firm in (world.mine, world.theirs):
        join_teams(world.connection, firm, "U1", "U2")
    return world.mine, world.theirs


def channel_in(seeded: Seeded, name: str = "one", **changes: Any) -> Place:
    known = {
        "workspace_id": in_teams(seeded),
        "conversation_id": f"19:{name}@thread.tacv2",
        "kind": PlaceKind.CHANNEL,
        "service_url": URL,
        "team_id": "19:team@thread.tacv2",
        "channel_id": f"19:{name}@thread.tacv2",
        "platform_user_id": None,
        "state": PlaceState.PRESENT,
        "noted_at": NOW,
    }
    return Place(**(known | changes))


def chat_with(seeded: Seeded, account: str = "U1", **changes: Any) -> Place:
    own = {"kind": PlaceKind.PERSONAL, "team_id": "", "channel_id": "", "platform_user_id": f"aad-{account}"}
    return channel_in(seeded, **({"conversation_id": f"a:{account}"} | own | changes))


def owe(connection: Connection, owed: Message, /, **values: Any) -> None:
    """Owe a message, and say how its delivery stands."""
    record(connection, [Decision(reply=Done(), messages=(owed,))], NOW)
    if values:
        d = tables.deliveries
        connection.execute(d.update().where(d.c.key == owed.key).values(**values))


def beside_slack(connection: Connection, firm: Seeded) -> None:
    """Two of the firm are in Teams too; one prefers it, the other blocked the bot there."""
    join_teams(connection, firm, "U1", "U2")
    write(
        connection,
        channel_in(firm),
        chat_with(firm),
        chat_with(firm, "U2", state=PlaceState.BLOCKED),
        *(
            MemberNoted(workspace_id=in_teams(firm), platform_user_id=f"aad-{who}", member_id=f"29:{who}")
            for who in ("U1", "U2")
        ),
        PlatformPreferred(person_id=firm.people["U1"].id, platform="teams"),
    )
