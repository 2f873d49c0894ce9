"""Sending and closing modals, and what the app may answer to a form."""

from dataclasses import replace

from bot.workspace.acts.clicks import visible_view, with_values
from bot.workspace.acts.stage import Act, ActError, told
from bot.workspace.answers import input_errors
from bot.workspace.interactions import interaction, view_closed_payload, view_submission_payload
from bot.workspace.limits.surfaces import VIEW_BYTES, view_problems, view_size
from bot.workspace.shapes import view_json
from bot.workspace.state import Json, View
from bot.workspace.views import DEPTH, change_view, make_view

TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack's modal says when the app's answer to a form is missing or makes no sense."""


async def submit_view(act: Act) -> Json:
    """Send a form: checked as Slack's own form checks it, then the app's answer is carried out."""
    person = act.person()
    view = _top_modal(act)
    if not view.body.get("submit"):
        raise ActError("no_submit", "This window has nothing to submit.")
    view = replace(with_values(view, act.arguments.get("values")), errors={})
    errors = input_errors(view.body["blocks"], view.values)
    if errors:
        _show_errors(act, view, errors)
        raise ActError("invalid_input", "Please check the form.", status=200, errors=errors)
    act.world.views[view.id] = view
    payload = view_submission_payload(
        act.world.config,
        person=person,
        view=view_json(act.world, view),
        trigger_id=act.passes.trigger(person.id),
    )
    answer = await act.link.send(interaction(payload))
    outcome = told(answer, TROUBLE)
    return outcome | _carry_out(act, view.id, answer.body) if answer.ok else outcome


def _top_modal(act: Act) -> View:
    view = visible_view(act)
    stack = act.world.modals.get(view.person, [])
    if not stack or stack[-1] != view.id:
        raise ActError("view_not_found", "This window is not the one on top.", status=404)
    return view


def _show_errors(act: Act, view: View, errors: Json) -> None:
    act.world.views[view.id] = replace(view, errors=errors)
    act.world.touch()


def _carry_out(act: Act, view_id: str, body: object) -> Json:
    """Do what the answer says; answers what to add to the act's outcome."""
    view = act.world.views.get(view_id)
    if view is None:
        return {}
    wanted = body if isinstance(body, dict) else {}
    match wanted.get("response_action"):
        case None:
            return (
                _refused("an answer to a form is empty or has a response_action")
                if body
                else _close(act, view)
            )
        case "clear":
            act.world.close_views(view.person)
            return {}
        case "errors":
            return _errors(act, view, wanted.get("errors"))
        case "update" | "push" as how:
            return _show(act, view, wanted.get("view"), how)
        case other:
            return _refused(f"unknown response_action {other!r}")


def _refused(reason: str) -> Json:
    return {"ok": False, "error": "invalid_response_action", "words": TROUBLE, "reason": reason}


def _close(act: Act, view: View) -> Json:
    act.world.close_views(view.person, view.id)
    return {}


def _errors(act: Act, view: View, errors: object) -> Json:
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return _refused("errors is an object of {block_id: words} and is not empty")
    strange = sorted(set(errors) - inputs)
    if strange or not all(isinstance(words, str) and words for words in errors.values()):
        return _refused(f"errors may name input blocks only, with words: {', '.join(strange)}")
    _show_errors(act, view, errors)
    return {"ok": False, "error": "refused_by_app", "words": "Please check the form.", "errors": errors}


def _show(act: Act, view: View, body: object, how: str) -> Json:
    problems = view_problems(body)
    if problems or not isinstance(body, dict) or body["type"] != "modal" or view_size(body) > VIEW_BYTES:
        return _refused("; ".join(problems) or "the view is too large or not a modal")
    if how == "update":
        change_view(act.world, view, body)
    elif len(act.world.modals[view.person]) >= DEPTH:
        return _refused("push_limit_reached")
    else:
        make_view(act.world, view.person, body)
    return {}


async def close_view(act: Act) -> Json:
    """Close a modal, or with `all` the whole stack; the app hears it of those that asked for it."""
    person, view = act.person(), visible_view(act)
    if view.body["type"] != "modal":
        raise ActError("view_not_found", "Only windows can be closed.", status=404)
    everything = bool(act.arguments.get("all") or view.body.get("clear_on_close"))
    closed = act.world.close_views(person.id, "" if everything else view.id)
    outcome: Json = {"ok": True, "status": 0, "body": None, "ack_ms": 0}
    for gone in closed:
        if gone.body.get("notify_on_close"):
            shape = view_json(act.world, gone)
            payload = view_closed_payload(act.world.config, person=person, view=shape, is_cleared=everything)
            outcome = told(await act.link.send(interaction(payload)), TROUBLE)
    return outcome
