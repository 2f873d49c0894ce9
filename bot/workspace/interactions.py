"""What Slack posts to an app when somebody acts: pure builders, used by the workspace and by the benchmarks."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from bot.workspace.answers import KEYS
from bot.workspace.link import Outgoing
from bot.workspace.state import Json, Person, WorkspaceConfig

FORM = "application/x-www-form-urlencoded"
TOKEN = "verification-token-is-deprecated"  # noqa: S105 - Slack's old field; the signature is what counts


def _common(config: WorkspaceConfig, kind: str, person: Person) -> Json:
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id or config.team_id,
        },
        "api_app_id": config.app.app_id,
        "token": TOKEN,
        "team": {"id": config.team_id, "domain": config.domain} | _organisation(config, "enterprise_id"),
        "enterprise": {"id": config.enterprise_id} if config.enterprise_id else None,
        "is_enterprise_install": config.is_org_wide,
    }


def _organisation(config: WorkspaceConfig, name: str) -> Json:
    return {name: config.enterprise_id} if config.enterprise_id else {}


def _in_view(config: WorkspaceConfig, kind: str, person: Person) -> Json:
    """In a view `team` is the person's own workspace, in a message the app's (java-slack-sdk#1041)."""
    common = _common(config, kind, person)
    if not config.is_outsider(person):
        return common
    # of an outsider who is of an organisation, the organisation comes along with our workspace in the view
    enterprise = {"id": person.enterprise_id} if person.enterprise_id else None
    team = {"id": person.team_id, "domain": str(person.team_id).lower()}
    return common | {"team": team, "enterprise": enterprise}


def action_json(element: Json, *, block_id: str, action_ts: str, entry: Json | None = None) -> Json:
    """One entry of `actions`; `entry` is what was chosen, in the shape of `state.values` (a button has none)."""
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    if element["type"] == "button":
        action["text"] = element["text"]
        action |= {name: element[name] for name in ("value", "style", "url") if name in element}
    elif entry is not None:
        action[KEYS[element["type"]]] = entry[KEYS[element["type"]]]
        action |= {name: element[name] for name in ("placeholder", "initial_option") if name in element}
    return action | {"action_ts": action_ts}


def block_actions_payload(
    config: WorkspaceConfig,
    *,
    person: Person,
    channel_id: str,
    channel_name: str,
    message: Json,
    action: Json,
    trigger_id: str,
    response_url: str,
    values: Json | None = None,
    is_ephemeral: bool = False,
) -> Json:
    """Somebody used an element of a message; `message` in the shape of history, `action` from `action_json`."""
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel_id,
        "is_ephemeral": is_ephemeral,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    return _common(config, "block_actions", person) | {
        "container": container,
        "trigger_id": trigger_id,
        "channel": {"id": channel_id, "name": channel_name},
        "message": message,
        "state": {"values": values or {}},
        "response_url": response_url,
        "actions": [action],
    }


def view_actions_payload(
    config: WorkspaceConfig, *, person: Person, view: Json, action: Json, trigger_id: str
) -> Json:
    """Somebody used an element of a modal or of the Home view."""
    return _in_view(config, "block_actions", person) | {
        "container": {"type": "view", "view_id": view["id"]},
        "trigger_id": trigger_id,
        "view": view,
        "state": view["state"],
        "actions": [action],
    }


def view_submission_payload(config: WorkspaceConfig, *, person: Person, view: Json, trigger_id: str) -> Json:
    """Somebody sent a form; the values are in `view["state"]`."""
    return _in_view(config, "view_submission", person) | {
        "trigger_id": trigger_id,
        "view": view,
        "response_urls": [],
    }


def view_closed_payload(config: WorkspaceConfig, *, person: Person, view: Json, is_cleared: bool) -> Json:
    """Somebody closed a form whose `notify_on_close` is set."""
    return _in_view(config, "view_closed", person) | {"view": view, "is_cleared": is_cleared}


def command_fields(
    config: WorkspaceConfig,
    *,
    person: Person,
    channel_id: str,
    channel_name: str,
    command: str,
    text: str,
    trigger_id: str,
    response_url: str,
) -> dict[str, str]:
    """The fields of a slash command; `command` with its slash."""
    return {
        "token": TOKEN,
        "team_id": config.team_id,
        "team_domain": config.domain,
        "channel_id": channel_id,
        "channel_name": channel_name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        **({"enterprise_id": config.enterprise_id} if config.enterprise_id else {}),
        "api_app_id": config.app.app_id,
        "is_enterprise_install": str(config.is_org_wide).lower(),
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def form_body(payload: Json) -> bytes:
    """The body of an interaction's post: one form field `payload` with JSON in it."""
    return urlencode({"payload": json.dumps(payload)}).encode()


def interaction(payload: Json) -> Outgoing:
    """An interaction ready to be sent."""
    return Outgoing(
        kind="interaction",
        payload=payload,
        body=form_body(payload),
        content_type=FORM,
        takes_answer=payload["type"] == "view_submission",
    )


def command(fields: Mapping[str, str]) -> Outgoing:
    """A slash command ready to be sent."""
    return Outgoing(kind="command", payload=dict(fields), body=urlencode(fields).encode(), content_type=FORM)
