"""What people are told otherwise on one platform than on another, because they do it otherwise there."""

_ASK = {"slack": "type `/signoff help`", "teams": "type “help”"}
# a personal chat in Teams has no threads
_MEAN = {"slack": "reply in the thread of the one you mean", "teams": "use the buttons of the one you mean"}


def how_to_ask(platform: str) -> str:
    """Say how somebody asks what they can ask, in the middle of a sentence."""
    return _ASK.get(platform, "ask your firm's admin")


def how_to_choose(platform: str) -> str:
    """Say how somebody says in their own chat which of several cards they mean, in the middle of a sentence."""
    return _MEAN.get(platform, "use the buttons of the one you mean")
