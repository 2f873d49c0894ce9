"""Outputs that try the limits: very long, nearly empty, and written to break out of a card."""

LONG_PROSE = "\n\n".join(
    f"{number}. The supplier shall deliver on time and in full. " * 12 for number in range(20)
)
OUTPUTS = {
    "long prose": LONG_PROSE[:12_000],
    "one word": "x" * 12_000,
    "escapes": "&<>" * 4_000,
    "rules": "---\n\n" * 2_000,
    "headings": "# Head\n\n" * 1_200,
    "bullets": "- one\n" * 2_000,
    "tables": "| a | b |\n|---|---|\n| 1 | 2 |\n\n" * 300,
    "quotes": "> The court said so.\n\n" * 500,
    "code": "```\ncode\n```\n\n" * 700,
    "lines": "\n".join(str(number) for number in range(2_400)),
    "blank": "   ",
    "dot": ".",
    "broadcasts": "<!channel> <@U0ADA> @here @everyone <#C0LAW> <https://example.org|approved>",
    "html": "<script>alert(1)</script> <b>bold</b> &lt;",
    "emoji": "👩‍⚖️🏽" * 2_000,
    "right to left": "\u202eevorppA\u202c and \u200b nothing",
}
TITLES = ("", " ", "x" * 500, "<!channel> & <@U0ADA>", "*bold* `code` :skull:", "line\nbreak")
