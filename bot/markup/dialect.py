"""The Markdown of agents, read so that nothing of an output is lost or falsified.

Agents write Markdown, plain text, or something in between, and an expert signs what is shown. Rules that hide
text, renumber it or drop a sign from it are therefore off or narrowed: indented code, underlined headings, link
definitions, raw HTML, "2*3*4" as italics, "> 10%" as a quotation.
"""

import re
from functools import cache
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import blockquote as parse_quote
from markdown_it.rules_block import table as parse_table
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

_NESTING_MAX = 40
_MARKS = re.compile(r"\*+|~+|`+|_+|[\[<]")
_MARKS_MAX = 2_000  # a sixth of the longest output; the parser is quadratic in some of them
_LINK = re.compile(r"(?:https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#]\S*)?|mailto:[^\s@:/]+@[A-Za-z0-9.-]+)\Z")
_LINK_MAX = 2_000  # ours; Slack's for a button's link is 3,000
_COMPARISON = re.compile(r">=|> ?(?!\d+[.)]\s)[-+±~]?[$€£¥]?\d")


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the library's name
        """Whether a link leads to the web or writes a mail; anything else stays the text it is."""
        return len(url) <= _LINK_MAX and _LINK.match(url) is not None


def parse(text: str) -> SyntaxTreeNode | None:
    """The text as a tree, or nothing where nobody can have meant it as Markdown.

    That is: nested so deep that the parser would leave out the depth, or made of marks, which takes it long.
    """
    if sum(1 for _ in _MARKS.finditer(text)) > _MARKS_MAX:
        return None
    tokens = _parser().parse(text)
    if any(token.level >= _NESTING_MAX - 1 for token in tokens):
        return None
    return SyntaxTreeNode(tokens)


@cache
def _parser() -> MarkdownIt:
    markdown = _Markdown("commonmark", {"maxNesting": _NESTING_MAX})
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["code", "lheading", "reference", "html_block", "html_inline"])
    markdown.inline.ruler.before("emphasis", "product", _product)
    terminated = ["paragraph", "reference", "blockquote", "list"]
    markdown.block.ruler.at("blockquote", _quote, {"alt": terminated})
    markdown.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return markdown


def _product(state: StateInline, silent: bool) -> bool:
    """A lone asterisk inside a word is a sign of multiplication or a footnote."""
    at = state.pos
    around = state.src[max(0, at - 1) : at + 2]
    if state.src[at] != "*" or len(around) < 3 or not (around[0] + around[2]).isascii():
        return False
    if not (around[0].isalnum() and around[2].isalnum()):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _quote(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if _COMPARISON.match(state.src, start):
        return False
    return parse_quote(state, start_line, end_line, silent)


def _table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A table, unless most of its cells would be made up to fill rows: a few signs could ask for 65,000."""
    if not parse_table(state, start_line, end_line, True):
        return False
    columns = state.getLines(start_line, start_line + 1, 0, False).count("|") + 1
    rows = takewhile(lambda line: not state.isEmpty(line), range(start_line, end_line))
    last = start_line + sum(1 for _ in rows)
    written = state.eMarks[last - 1] - state.bMarks[start_line]
    if columns * (last - start_line) > written:
        return False
    return parse_table(state, start_line, end_line, silent)
