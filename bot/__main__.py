"""The command line: `signoff`, or `python -m bot`."""

from bot.commands.program import program


def main() -> None:
    """Run the command line."""
    program()(prog_name="signoff")


if __name__ == "__main__":
    main()
