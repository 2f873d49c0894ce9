"""Methods about people and about the token itself: users.* and auth.test."""

from bot.workspace.shapes import conversation_json, person_json
from bot.workspace.state import Json, Kind, Person
from bot.workspace.web_api.calls import ApiError, Call
from bot.workspace.web_api.conversations import listed_kinds


def api_test(_call: Call) -> Json:
    return {}


def auth_test(call: Call) -> Json:
    """Say whose token it is."""
    config = call.world.config
    return {
        "url": f"https://{config.domain}.slack.com/",
        "team": config.team_name,
        "user": config.app.name.lower(),
        "team_id": config.team_id,
        "user_id": config.app.bot_person_id,
        "bot_id": config.app.bot_id,
        "is_enterprise_install": config.is_org_wide,
        **({"enterprise_id": config.enterprise_id} if config.enterprise_id else {}),
    }


def auth_revoke(_call: Call) -> Json:
    """Give the token up."""
    return {"revoked": True}


def _shown(call: Call, person: Person) -> Json:
    with_email = "users:read.email" in call.world.config.app.scopes
    return person_json(call.world, person, with_email=with_email)


def users_info(call: Call) -> Json:
    call.need_scope("users:read")
    person = call.world.people.get(call.needed("user", "user_not_found"))
    if person is None:
        raise ApiError("user_not_found")
    return {"user": _shown(call, person)}


def users_list(call: Call) -> Json:
    call.need_scope("users:read")
    outsider = call.world.config.is_outsider
    members = [_shown(call, person) for person in call.world.people.values() if not outsider(person)]
    members, cursor = call.page(members)
    return {
        "members": members,
        "cache_ts": int(call.world.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def users_lookup_by_email(call: Call) -> Json:
    call.need_scope("users:read.email")
    email = call.needed("email").lower()
    for person in call.world.people.values():
        if person.email.lower() == email and not person.deleted:
            return {"user": _shown(call, person)}
    raise ApiError("users_not_found")


def users_conversations(call: Call) -> Json:
    """The conversations that the app, or the person named, is in."""
    kinds = listed_kinds(call)
    person = call.text("user") or call.world.app_person
    found = [
        conversation_json(call.world, conversation)
        for conversation in call.world.conversations.values()
        if conversation.kind in kinds
        and person in conversation.members
        and (conversation.kind is Kind.PUBLIC or call.world.app_person in conversation.members)
    ]
    channels, cursor = call.page(found)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}
