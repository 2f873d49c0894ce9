"""Forms as Slack modals, and what comes back from them."""

import json
from collections.abc import Mapping, Sequence

from bot.chat.form_answers import SEEN, FieldValues
from bot.chat.opaque import pack, unpack
from bot.markup.runs import Run
from bot.slack.drawing.inputs import field_blocks, field_values
from bot.slack.drawing.markdown import blocks_from_markdown
from bot.slack.drawing.parts import BLOCKS_IN_VIEW, line, words
from bot.slack.drawing.rich_text import Block, rich_text, sections
from handlers.decisions import Form, FormPurpose, Refused
from handlers.ids import ReviewId

CALLBACK = "answer"
_TITLE = 24  # docs.slack.dev, reference/views/modal-views: title, submit and close
_DOCUMENT_BYTES = (
    100_000  # our own: a view of more than about 250,000 is refused (slackapi/java-slack-sdk#1220)
)


def form_view(form: Form) -> dict[str, object]:
    """Render a form. Its metadata: a version, the review, the purpose, what it shows; a field's id is its block."""
    asked = [block for field in form.fields for block in field_blocks(field)]
    intro = [line(Run(text)) for text in form.intro]
    shown = _document(form.document, BLOCKS_IN_VIEW - len(asked) - len(intro))
    about = {
        "callback_id": CALLBACK,
        "private_metadata": pack(form.review_id, form.purpose.value, *([form.seen] if form.seen else [])),
        "notify_on_close": bool(form.submit),
    }
    return modal(form.title, [*intro, *shown, *asked], form.submit) | about


def modal(title: str, blocks: Sequence[Block], submit: str = "") -> dict[str, object]:
    """A modal; without `submit` there is nothing to send, only to read."""
    view: dict[str, object] = {
        "type": "modal",
        "title": words(title, _TITLE),
        "close": words("Cancel" if submit else "Close", _TITLE),
        "blocks": list(blocks),
    }
    return view | {"submit": words(submit, _TITLE)} if submit else view


def read_submission(view: Mapping[str, object]) -> tuple[ReviewId, FormPurpose, FieldValues] | None:
    """Read what a form was sent with, by field id; None for a view that is not one of ours."""
    about, seen = form_about(view), (unpack(view.get("private_metadata")) or ())[2:]
    state = view.get("state")
    blocks = state.get("values") if isinstance(state, Mapping) else None
    if about is None or not isinstance(blocks, Mapping):
        return None
    return (*about, field_values(blocks) | dict.fromkeys([SEEN] if seen else [], "".join(seen)))


def form_about(view: Mapping[str, object]) -> tuple[ReviewId, FormPurpose] | None:
    """Read which review a form is about and what for; None for a view that is not one of ours."""
    ids = unpack(view.get("private_metadata"))
    if (
        view.get("callback_id") != CALLBACK
        or ids is None
        or len(ids) < 2
        or len(ids) > 2 + (ids[1] == FormPurpose.ADJUST)
        or ids[1] not in tuple(FormPurpose)
    ):
        return None
    return ReviewId(ids[0]), FormPurpose(ids[1])


def error_for(view: Mapping[str, object], refused: Refused) -> dict[str, str]:
    """Put a refusal's words beside an input of the form: its own field, or the first where it has none there.

    Slack takes errors only for blocks that are inputs of the view; {} where there is no input.
    """
    blocks = view.get("blocks")
    ours = [block for block in blocks if isinstance(block, Mapping)] if isinstance(blocks, list) else []
    inputs = [str(block.get("block_id")) for block in ours if block.get("type") == "input"]
    if not inputs:
        return {}
    return {refused.field if refused.field in inputs else inputs[0]: refused.words}


def _document(text: str, room: int) -> list[Block]:
    """All of a text: without its lists and headings where those would be more than a view takes."""
    if not text.strip():
        return []
    blocks = blocks_from_markdown(text, tables=False)
    fits = len(blocks) <= room and len(json.dumps(blocks)) <= _DOCUMENT_BYTES
    return blocks if fits else [rich_text(sections([Run(text)]))]
