"""The way from nothing to the first card: the list at the side of the page, each thing ticked off as it is done."""

from bot.workspace.page.guide import Guide, Step

TITLE = "Set it up"
WELCOME = (
    "You are Sam Whitfield of Harbour & Vale, and Signoff was just added to the firm’s workspace. "
    "One thing after the other, about ten minutes:"
)
FAREWELL = (
    "That was the whole way: from nothing to the first answer. “/signoff setup” shows the firm’s desk at any time, and "
    "walls, rubrics and further people can be added there."
)
CHANNEL = "#law-reviews"
EXPERT = "Ada Okafor"


def set_up_guide(code: str) -> Guide:
    """Give the list; `code` is the one-time code that makes whoever sends it the first admin."""
    steps = (_claim(code), *_STEPS)
    return Guide(title=TITLE, welcome=WELCOME, farewell=FAREWELL, steps=steps, in_order=True)


def _claim(code: str) -> Step:
    return Step(
        key="claim",
        words="Become the admin: type this below.",
        typed=f"/signoff claim {code}",
        done_by="^command:/signoff claim",
    )


_STEPS = (
    Step(
        key="firm",
        words="In Messages, press “Your firm”: three short forms.",
        done_by="^send:Who approves payouts",
    ),
    Step(key="client", words="Clear a client, make its key, copy it.", done_by="^send:API key"),
    Step(
        key="rates",
        words="Set a rate: what an answer pays and costs.",
        done_by="^send:(Set a rate|Import rates)",
    ),
    Step(key="matter", words="Open a matter.", done_by="^send:Open a matter"),
    Step(
        key="invite",
        words=f"Invite an expert: pick {EXPERT}.",
        done_by="^send:Invite experts",
    ),
    Step(
        key="channel",
        words=f"Let Signoff into {CHANNEL}: type there …",
        typed="/invite @Signoff",
        done_by="^command:/invite",
    ),
    Step(
        key="connect",
        words="… and connect it with the matter:",
        typed="/signoff connect",
        done_by="^send:Connect this channel",
    ),
    Step(
        key="accept",
        words=f"Become {EXPERT} at the top right; accept in Messages.",
        done_by="^send:Your invitation",
    ),
    Step(
        key="first",
        words="Send an output with the terminal’s line, and approve its card in the channel.",
        done_by="^(button:approve$|send:.*· approve)",
    ),
)
