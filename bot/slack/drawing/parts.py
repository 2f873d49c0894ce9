"""The small parts that our Slack messages and views are built from; every text of theirs is literal."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256

from bot.markup.runs import Run, Style, plain
from bot.slack.drawing.rich_text import Block, escape, rich_text, section, sections

# docs.slack.dev, reference/block-kit
BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
_HEADER_TEXT = 150
_TEXT = 3000
_LINE = 500  # our own
_NOTHING = "–"  # Slack refuses a text without a character


def words(text: str, limit: int = _TEXT) -> Block:
    """A plain_text object: no mentions, no emoji codes, no markup."""
    return {"type": "plain_text", "text": plain(text.strip(), limit) or _NOTHING, "emoji": False}


def header(text: str) -> Block:
    """A title."""
    return {"type": "header", "text": words(text, _HEADER_TEXT)}


def small(text: str) -> Block:
    """A line of small grey words."""
    return {"type": "context", "elements": [words(text, _LINE)]}


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def bold(text: str) -> Run:
    """Words that stand out."""
    return Run(text, frozenset({Style.BOLD}))


def line(*runs: Run) -> Block:
    """A paragraph."""
    return rich_text([section(runs)])


def quote(*runs: Run) -> Block:
    """A quoted paragraph."""
    return rich_text(sections(runs, "rich_text_quote"))


def bullets(lines: Iterable[Sequence[Run]]) -> Block:
    """A list of lines."""
    items = [section(runs) for runs in lines]
    return rich_text([{"type": "rich_text_list", "style": "bullet", "elements": items}])


def fields(pairs: Sequence[tuple[str, str]]) -> Block:
    """Labelled figures in two columns, ten at most."""
    texts = [f"*{escape(label)}*\n{escape(value) or _NOTHING}" for label, value in pairs]
    return {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": text, "verbatim": True} for text in texts],
    }


def named(blocks: Iterable[Block], seed: str) -> list[Block]:
    """Give every block an id of its own that changes with its content: an update wants new ids for new blocks."""
    return [block | {"block_id": f"{number}-{_digest(block, seed)}"} for number, block in enumerate(blocks)]


def _digest(block: Block, seed: str) -> str:
    return sha256(f"{seed}{json.dumps(block, sort_keys=True)}".encode()).hexdigest()[:12]
