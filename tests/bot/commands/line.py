"""Running the command line as somebody types it."""

from dataclasses import dataclass

from typer.testing import CliRunner

from bot.commands.program import program

SET_UP = (
    ("firm", "Kern LLP", "--currency", "USD", "--zone", "Europe/Berlin"),
    ("workspace", "T1"),
    ("client", "Acme Lab", "--cleared-by", "Sol Reyes"),
    (
        "matter",
        "PIECE-1",
        "--title",
        "Clause checks",
        "--area",
        "contracts",
        "--offer",
        "channel",
        "--channel",
        "C1",
    ),
    ("matter", "TIME-1", "--title", "Long reads", "--area", "contracts", "--basis", "hour"),
    (
        "person",
        "Ada Kern",
        "--member",
        "U1",
        "--role",
        "expert",
        "--area",
        "contracts",
        "--seniority",
        "partner",
    ),
    ("person", "Fay Moss", "--member", "U8", "--role", "finance", "--role", "admin"),
    ("rate", "--per", "piece", "--pay", "6", "--price", "10"),
    ("rate", "--per", "hour", "--pay", "120", "--price", "200", "--area", "contracts"),
    ("digest-channel", "C9"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What the program printed, and its exit code."""

    code: int
    out: str
    err: str


def run(url: str, *words: str, environ: dict[str, str] | None = None) -> Ran:
    """Run `signoff` with these words on this database, in a wide terminal."""
    env = {"SIGNOFF_DATABASE": url, "COLUMNS": "200", **(environ or {})}
    result = CliRunner().invoke(program(), words, env=env, prog_name="signoff")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(code=result.exit_code, out=result.stdout, err=result.stderr)


def set_up(url: str) -> str:
    """Set a firm up as its admin would; gives what was printed."""
    printed = ""
    for words in SET_UP:
        ran = run(url, "admin", *words)
        assert ran.code == 0, ran.err
        printed += ran.out
    return printed
