"""What a walk says where the books do not add up."""


class Wrong(AssertionError):
    """The books do not add up."""


def must(holds: bool, words: str) -> None:
    """Go on if it holds; raises Wrong otherwise."""
    if not holds:
        raise Wrong(words)
