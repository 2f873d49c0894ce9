"""Methods about modals and Home views: views.* of the Web API."""

from bot.workspace.limits.surfaces import VIEW_BYTES, view_problems, view_size
from bot.workspace.shapes import view_json
from bot.workspace.state import Json, View
from bot.workspace.views import DEPTH, change_view, make_view
from bot.workspace.web_api.calls import ApiError, Call


def _checked(call: Call, kind: str) -> Json:
    view = call.parsed("view", "invalid_arguments")
    check_view(call, view, kind)
    assert isinstance(view, dict)
    return view


def check_view(call: Call, view: object, kind: str) -> None:
    """Refuse a view that Slack would refuse."""
    problems = view_problems(view)
    if not problems and isinstance(view, dict) and view["type"] != kind:
        problems = [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"]
    if problems:
        raise ApiError("invalid_arguments", messages=problems)
    assert isinstance(view, dict)
    if view_size(view) > VIEW_BYTES:
        raise ApiError("view_too_large")
    taken = [
        known
        for known in call.world.views.values()
        if known.body.get("external_id") == view.get("external_id")
    ]
    if view.get("external_id") and taken and call.text("external_id") != view["external_id"]:
        raise ApiError("duplicate_external_id")


def _spend_trigger(call: Call) -> str:
    person, error = call.passes.use_trigger(call.needed("trigger_id"))
    if error:
        raise ApiError(error)
    return person


def views_open(call: Call) -> Json:
    """Open a modal for whoever acted within the last three seconds."""
    body = _checked(call, "modal")
    person = _spend_trigger(call)
    call.world.close_views(person)
    return {"view": view_json(call.world, make_view(call.world, person, body))}


def views_push(call: Call) -> Json:
    """Put a modal on top of the open one; three are the most."""
    body = _checked(call, "modal")
    person = _spend_trigger(call)
    stack = call.world.modals.get(person, [])
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= DEPTH:
        raise ApiError("push_limit_reached")
    return {"view": view_json(call.world, make_view(call.world, person, body))}


def _open_view(call: Call) -> View:
    wanted, external = call.text("view_id"), call.text("external_id")
    if not wanted and not external:
        raise ApiError(
            "invalid_arguments", messages=["[ERROR] missing required field: view_id or external_id"]
        )
    for view in call.world.views.values():
        if view.id == wanted or (external and view.body.get("external_id") == external):
            return view
    raise ApiError("not_found")


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") not in ("", view.hash):
        raise ApiError("hash_conflict")


def views_update(call: Call) -> Json:
    """Change an open view; a hash that is not its present one is refused."""
    view = _open_view(call)
    body = _checked(call, view.body["type"])
    _check_hash(call, view)
    return {"view": view_json(call.world, change_view(call.world, view, body))}


def views_publish(call: Call) -> Json:
    """Set a person's Home view."""
    body = _checked(call, "home")
    person = call.world.people.get(call.needed("user_id"))
    if person is None or person.is_bot:
        raise ApiError("user_not_found")
    known = call.world.homes.get(person.id)
    if known is None:
        made = make_view(call.world, person.id, body)
    else:
        _check_hash(call, call.world.views[known])
        made = change_view(call.world, call.world.views[known], body)
    return {"view": view_json(call.world, made)}
