"""Clicking and choosing: elements of messages, of modals and of the Home view."""

from collections.abc import Sequence
from dataclasses import replace

from bot.workspace.acts.stage import Act, ActError, channel_name, told
from bot.workspace.answers import KEYS, BadAnswerError, initial_values, state_entry
from bot.workspace.interactions import action_json, block_actions_payload, interaction, view_actions_payload
from bot.workspace.limits.surfaces import inner_elements
from bot.workspace.shapes import message_json, view_json
from bot.workspace.state import Json, View

SPELLINGS = (
    "selected_option", "selected_options", "selected_date", "selected_time", "selected_date_time", "selected_user",
    "selected_users", "selected_channel", "selected_channels", "selected_conversation", "selected_conversations",
)  # fmt: skip


def find_element(blocks: Sequence[Json], action_id: str, block_id: str) -> tuple[Json, Json]:
    """Find (block, element) by action_id, and by block_id where it is given; it must be there once."""
    found = [
        (block, element)
        for block in blocks
        if block_id in ("", block["block_id"])
        for element in inner_elements(block)
        if element.get("action_id") == action_id
    ]
    if not found:
        raise ActError("no_such_element", f"There is no element {action_id!r} here.", status=404)
    if len(found) > 1:
        raise ActError(
            "ambiguous_element", f"There are {len(found)} elements {action_id!r}; say which block."
        )
    return found[0]


def _given(act: Act) -> object:
    for name in SPELLINGS:
        if name in act.arguments:
            return act.arguments[name]
    return act.arguments.get("value")


def entry_for(element: Json, given: object) -> Json | None:
    """What an answer looks like in `state.values`; None for a button."""
    if element["type"] not in KEYS:
        return None
    try:
        return state_entry(element, given)
    except BadAnswerError as bad:
        raise ActError("bad_answer", str(bad)) from None


def _store(values: Json, block_id: str, element: Json, entry: Json | None) -> Json:
    if entry is None or element["type"] == "overflow":
        return values
    return {**values, block_id: {**values.get(block_id, {}), element["action_id"]: entry}}


async def click(act: Act) -> Json:
    """Use an element of a message."""
    person, conversation = act.person(), act.conversation()
    message = act.message(conversation)
    block, element = find_element(message.blocks, act.needed("action_id"), act.text("block_id"))
    entry = entry_for(element, _given(act))
    kept = (person.id, message.ts)
    values = conversation.values.get(kept) or initial_values(message.blocks)
    values = _store(values, block["block_id"], element, entry)
    conversation.values[kept] = values
    token = act.passes.response(
        person.id, conversation.id, message_ts=message.ts, thread_ts=message.thread_ts
    )
    payload = block_actions_payload(
        act.world.config,
        person=person,
        channel_id=conversation.id,
        channel_name=channel_name(conversation),
        message=message_json(act.world, message, with_metadata=True),
        action=action_json(element, block_id=block["block_id"], action_ts=act.world.tick(), entry=entry),
        trigger_id=act.passes.trigger(person.id),
        response_url=act.response_url(token),
        values=values,
        is_ephemeral=message.ephemeral_to is not None,
    )
    return told(await act.link.send(interaction(payload)), _warning(act))


def _warning(act: Act) -> str:
    return f"{act.world.config.app.name} didn’t respond. Please try again in a moment."


def visible_view(act: Act) -> View:
    """A view of the person who acts: their Home, or a modal of their stack."""
    view = act.world.views.get(act.needed("view_id"))
    if view is None or view.person != act.needed("as"):
        raise ActError("view_not_found", "This window is not open any more.", status=404)
    return view


def with_values(view: View, given: object) -> View:
    """Put answers into a view's state: by block and action id, or flat by either."""
    values: Json = {block: dict(entries) for block, entries in view.values.items()}
    answers = dict(given) if isinstance(given, dict) else {}
    for block in view.body["blocks"]:
        for element in inner_elements(block):
            found, answer = _answer_of(answers, block["block_id"], element)
            entry = entry_for(element, answer) if found else None
            if entry is not None and element["type"] != "overflow":
                values[block["block_id"]][element["action_id"]] = entry
    known = {block["block_id"] for block in view.body["blocks"]}
    known |= {element.get("action_id") for block in view.body["blocks"] for element in inner_elements(block)}
    strange = sorted(set(answers) - known)
    if strange:
        raise ActError(
            "no_such_element", f"There is no input {', '.join(strange)} in this window.", status=404
        )
    return replace(view, values=values)


def _answer_of(answers: Json, block_id: str, element: Json) -> tuple[bool, object]:
    action_id = element.get("action_id", "")
    inner = answers.get(block_id)
    if isinstance(inner, dict) and action_id in inner:
        return True, inner[action_id]
    if action_id in answers:
        return True, answers[action_id]
    flat = block_id in answers and element.get("type") in KEYS and not isinstance(inner, dict)
    return flat, inner


async def view_action(act: Act) -> Json:
    """Use an element of a modal or of the Home view; the other inputs' values go along."""
    person = act.person()
    view = with_values(visible_view(act), act.arguments.get("values"))
    block, element = find_element(view.body["blocks"], act.needed("action_id"), act.text("block_id"))
    entry = entry_for(element, _given(act))
    view = replace(view, values=_store(view.values, block["block_id"], element, entry))
    act.world.views[view.id] = view
    payload = view_actions_payload(
        act.world.config,
        person=person,
        view=view_json(act.world, view),
        action=action_json(element, block_id=block["block_id"], action_ts=act.world.tick(), entry=entry),
        trigger_id=act.passes.trigger(person.id),
    )
    return told(await act.link.send(interaction(payload)), _warning(act))
