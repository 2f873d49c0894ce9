"""The command line; filled in as the product grows."""


def main() -> None:
    """Run the command line."""
