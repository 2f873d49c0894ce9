"""What people are told otherwise on one platform than on another, because they do it otherwise there."""

_ASK = {"slack": "type `/signoff help`", "teams": "type “help”"}
# a personal chat in Teams has no threads
_MEAN = {"slack": "reply in the thread of the one you mean", "teams": "use the buttons of the one you mean"}
_CONNECT = {
    "slack": "type “/invite @Signoff” and then “/signoff connect” there",
    "teams": "mention Signoff in it and say “connect” there",
}
_LET_IN = {
    "slack": "if you have not let it in yet, type “/invite @Signoff” here",
    "teams": "add it to the team where it does not answer",
}
_CLAIM = {
    "slack": "type “/signoff claim” and the code, and you are the firm’s admin",
    "teams": "say “claim” and the code to me, and you are the firm’s admin",
}


def nobody_yet(platform: str) -> str:
    """Say what there is to do where nobody is an admin."""
    how = _CLAIM.get(platform, "it makes its owner the firm’s admin")
    return f"Nobody has set Signoff up here yet. Whoever runs it is shown a code: {how}."


def how_to_let_in(platform: str) -> str:
    """Say how Signoff gets into the channel that somebody asks in, after a colon."""
    return _LET_IN.get(platform, "invite it first")


def how_to_connect(platform: str) -> str:
    """Say how a channel is connected with a matter, after the channel was spoken of."""
    return _CONNECT.get(platform, "connect it from the command line")


def how_to_ask(platform: str) -> str:
    """Say how somebody asks what they can ask, in the middle of a sentence."""
    return _ASK.get(platform, "ask your firm's admin")


def how_to_choose(platform: str) -> str:
    """Say how somebody says in their own chat which of several cards they mean, in the middle of a sentence."""
    return _MEAN.get(platform, "use the buttons of the one you mean")
