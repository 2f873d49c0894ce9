"""The first things to do in the demo, as data; the page ticks them off as they happen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to try.

    The page names what a person does as `kind:words` (`button:Approve`, `send:Edit · Save`, `reply:approve`,
    `command:/signoff`, `home:`, `demo:close-week`); `done_by` is a JavaScript pattern over that name. `typed` is what
    is to be typed for it, letter by letter.
    """

    key: str
    words: str
    done_by: str
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The list at the side: its name, what stands above it before anything is done, and below when all is."""

    title: str
    welcome: str
    farewell: str
    steps: tuple[Step, ...]
    in_order: bool = False
    """Whether one thing comes after the other: then what is next stands out, and what is done makes room."""


WELCOME = (
    "Outputs of AI agents arrive as cards in the review channels. "
    "You are the professional: each verdict is one billable entry."
)
FAREWELL = (
    "You have tried it all. Look through other people's eyes at the top, or send more outputs "
    "with the line that the terminal printed."
)
STEPS = (
    Step(key="approve", words="Approve a card with one click", done_by="^(button|send):.*approve"),
    Step(key="edit", words="Edit one and look at the redline", done_by="^send:.*edit"),
    Step(key="reject", words="Reject one, with a reason", done_by="^send:.*reject"),
    Step(key="decline", words="Decline one behind ⋯", done_by="^(button|overflow|send):.*decline"),
    Step(key="undo", words="Undo a verdict", done_by="^(button|overflow):.*undo"),
    Step(key="reply", words="Reply “approve” in a card’s thread", done_by="^reply:\\s*(approve|ok|lgtm|yes)"),
    Step(key="home", words="Open Home: your week so far", done_by="^home:"),
    Step(key="week", words="Close the week and read the digests", done_by="^demo:.*week"),
)
TRY_IT = Guide(title="Try it", welcome=WELCOME, farewell=FAREWELL, steps=STEPS)
