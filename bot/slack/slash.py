"""`/signoff` and what was typed after it, answered to the person who typed it alone."""

from typing import Any

from bot.chat.desk import NO_OVERVIEW
from bot.dispatch import new_command_id
from bot.process.edges import Dispatch, HomeOf
from bot.slack.commands import audit_blocks, earnings_blocks, help_blocks, queue_blocks
from bot.slack.drawing.overviews import overview_message
from bot.slack.drawing.rich_text import escape
from bot.slack.parse import verb_and_rest
from handlers.audit.asked import AskAudit
from handlers.audit.asking import AuditAnswer
from handlers.decisions import Done, Figures, Refused, Reply
from handlers.people.people import Sender
from handlers.review.commands import VoidVerdict

Answer = dict[str, Any]


async def answer_command(
    text: str,
    sender: Sender,
    dispatch: Dispatch,
    home: HomeOf,
) -> Answer:
    """Answer a slash command; what is not understood is answered with what can be asked."""
    verb, rest = verb_and_rest(text)
    if verb == "help":
        return _blocks("What you can ask Signoff", help_blocks())
    if verb == "queue":
        return _blocks("Your queue", queue_blocks(await home(sender)))
    if verb == "earnings":
        return _blocks("What you did and earned", earnings_blocks(await home(sender)))
    if verb == "overview":
        page = (await home(sender)).overview
        return _said(NO_OVERVIEW) if page is None else _blocks(page.title, overview_message(page))
    if verb == "audit":
        return _audited(await dispatch(AskAudit(id=new_command_id(), sender=sender, about=rest)))
    if verb == "void" and rest:
        void = VoidVerdict(id=new_command_id(), sender=sender, reference=_short(rest.split()[0]))
        return _words(await dispatch(void))
    if verb == "void":
        return _said("Say which one: `/signoff void 3fa9c1`, with the reference that its card shows.")
    return _said(f"I do not know “{_short(text)}”. `/signoff help` says what you can ask.")


def _audited(reply: Reply) -> Answer:
    if isinstance(reply, Figures) and isinstance(reply.value, AuditAnswer):
        return _blocks(reply.value.title, audit_blocks(reply.value))
    return _words(reply)


def _short(text: str) -> str:
    plain = text.replace("<", "‹").replace(">", "›").replace("&", "+").replace("`", "'").strip()
    return plain if len(plain) <= 40 else f"{plain[:39]}…"


def _blocks(text: str, blocks: list[dict[str, object]]) -> Answer:
    return {"response_type": "ephemeral", "text": text, "blocks": blocks}


def _words(reply: Reply) -> Answer:
    return _said(escape(reply.words) if isinstance(reply, (Done, Refused)) else "")


def _said(text: str) -> Answer:
    return {"response_type": "ephemeral", "text": text}
