"""Documents that try a reader of Markdown, and what must be left of them."""

import re

from hypothesis import strategies as st

MARKS = " \n\n*_`~#>-+.)([]!|<&;\\\t:@="
soup = st.text("ab23" + MARKS, max_size=60)
BLOCKS = ["- ", "1. ", "2. ", "3) ", "> ", "# ", "```\n", "``` ", "    ", "\t", "---\n", "--- ", "\n", "\n\n"]
SPANS = ["fee ", "net ", "**", "*", "`", "~~", "<b>", "](", "[x", "!", "![y](z)", "&amp", "\\", "<ab@c.de>"]
TABLE = ["| a | b |\n|---|---|\n", "| c | d | e |\n"]
documents = st.lists(st.sampled_from([*BLOCKS, *SPANS, *TABLE]), max_size=25).map("".join)

CALLS = [
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<@U0123ABC>",
    "<#C0123|deals>",
    "<!subteam^S01>",
    "@here",
    "@channel",
    "<at>Ada</at>",
    "</AT >",
    "{{DATE(2026-11-23T10:32:00Z, SHORT)}}",
]
PLACES = [
    "{}", "**{}**", "# {}", "- {}", "1. {}", "3) {}", "> {}", "`{}`", "```\n{}\n```", "[{}](https://ex.com)", "[x]({})",
    "![{}](https://ex.com/a.png)", "[x](https://ex.com/{})", '[x](https://ex.com "{}")', "<https://ex.com/{}>",
    "| a |\n|---|\n| {} |", "| {} |\n|---|\n\n| {} |\n|---|", "> - {}", "\\{}", "[y]: {}", "<b>{}</b>", "&lt;{}",
]  # fmt: skip

MEMO = "\n\n".join(
    f"## Point {number}\nThe lender may **accelerate** under clause {number}.\n- notice\n- cure period"
    for number in range(40)
)


def signs(text: str) -> str:
    return "".join(re.findall(r"[a-z0-9]", text))
