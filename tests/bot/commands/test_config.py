"""Configuration as code, as somebody types it: export, plan, apply, and a check that notices what chat changed."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import tables
from storage.engine import open_database
from tests.bot.commands.line import Ran, run, set_up

BEN = """
[[people]]
name = "Ben Odell"
accounts = [{ workspace = "T1", member = "U9" }]
roles = ["expert", "admin"]
practice_areas = ["Contracts"]
prefers = "slack"

"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm that is set up once, and its configuration; each test has a copy of both."""
    place = tmp_path_factory.mktemp("made")
    url = f"sqlite:///{place / 'signoff.db'}"
    set_up(url)
    assert run(url, "admin", "wall", "add", "party", "Birch", "--everybody", "--by", "Sol").code == 0
    assert run(url, "admin", "wall", "add", "watch", "Dunmore", "--by", "Sol").code == 0
    assert config(url, "export", place / "firm.toml").code == 0
    return place


@pytest.fixture
def url(made: Path, sqlite_url: str, tmp_path: Path) -> str:
    shutil.copy(made / "signoff.db", tmp_path / "signoff.db")
    return sqlite_url


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made / "firm.toml", tmp_path / "firm.toml"))


def config(url: str, act: str, file: Path, *words: str) -> Ran:
    return run(url, "config", act, str(file), *words)


def edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


def bodies(url: str) -> list[dict[str, object]]:
    database = open_database(url)
    with database.reading() as connection:
        found = connection.scalars(select(tables.audit_records.c.body)).all()
    database.close()
    return [json.loads(body) for body in found]


def test_an_export_changes_nothing_and_is_the_same_each_time(url: str, file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.toml"
    assert config(url, "export", again).code == 0
    assert again.read_bytes() == file.read_bytes()
    assert config(url, "apply", file, "--plan").out == "Nothing is to be changed.\n"
    assert (config(url, "diff", file).code, config(url, "diff", file).out) == (
        0,
        "The file and the firm say the same.\n",
    )
    exports = [
        change
        for body in bodies(url)
        for change in body["changes"]  # type: ignore[attr-defined]
        if change["did"] == "export.configuration"
    ]
    assert len(exports) == 2


def test_a_file_holds_no_secret_and_the_watch_list_only_where_it_is_asked_for(url: str, file: Path) -> None:
    run(url, "admin", "names", "add", "Cobalt Mining")
    key = run(url, "admin", "key", "Acme Lab").out.splitlines()[-1]
    assert config(url, "export", file).code == 0
    text = file.read_text("utf-8")
    for secret in (key, key.split("_")[-1], "Cobalt", "Dunmore", "[[watch]]"):
        assert secret not in text
    assert "only hashes are stored" in text
    assert config(url, "export", file, "--watch-list").code == 0
    assert 'name = "Dunmore"' in file.read_text("utf-8")
    edit(file, ('name = "Dunmore"', 'name = "Elm"'))
    planned = config(url, "apply", file, "--plan").out
    assert "+ name on the watch list Elm" in planned
    assert "- name on the watch list Dunmore: it ends now" in planned


def test_a_plan_is_shown_applied_and_then_nothing_is_left_to_do(url: str, file: Path) -> None:
    edit(
        file,
        ("due_minutes = 240", "due_minutes = 120 # we are quick"),
        ('keep = "forever"', 'keep = "law"'),
        ("[[rates]]", f"{BEN}[[rates]]"),
    )
    before = file.read_bytes()
    planned = config(url, "apply", file, "--plan")
    assert planned.code == 0
    for line in (
        "  ~ matter PIECE-1 of Acme Lab\n      due_minutes: 240 → 120\n",
        "  ~ retention\n      keep: forever → law\n",
        "  + person Ben Odell\n",
        "Plan: 1 to add, 2 to change, 0 to end.",
    ):
        assert line in planned.out
    assert file.read_bytes() == before
    assert config(url, "diff", file).code == 2

    applied = config(url, "apply", file, "--yes", "--by", "jdoe")
    assert (applied.code, applied.err) == (0, "")
    assert applied.out.endswith("3 changes are made.\n")
    assert "due_minutes = 120 # we are quick" in file.read_text("utf-8")
    assert config(url, "diff", file).code == 0
    assert "Ben Odell" in run(url, "admin", "list").out
    (record,) = [body for body in bodies(url) if body["command"]["kind"] == "ApplyConfiguration"]  # type: ignore[index]
    assert record["who"] == {"kind": "file", "by": "jdoe"}
    did = [change["did"] for change in record["changes"]]  # type: ignore[attr-defined]
    assert {"person.added", "matter.changed", "retention.set", "configuration.applied"} <= set(did)

    edit(file, ("due_minutes = 120 # we are quick", "due_minutes = 60"))
    assert config(url, "apply", file, "--yes").code == 0


def test_what_chat_changed_stays_and_is_told_with_who_did_it(url: str, file: Path) -> None:
    run(url, "admin", "account", "Ada Kern", "--prefers", "slack")
    edit(file, ("due_minutes = 240", "due_minutes = 120"))
    planned = config(url, "apply", file, "--plan").out
    assert "  = person Ada Kern: changed since the file was made\n" in planned
    assert "      prefers: slack here, none in the file\n" in planned
    assert "Whoever runs Signoff set where Ada Kern wants what is theirs: slack" in planned
    assert config(url, "apply", file, "--yes").code == 0
    assert "(prefers slack)" in run(url, "admin", "list").out
    drifted = config(url, "diff", file)
    assert drifted.code == 2
    assert "Whoever runs Signoff set where" in drifted.out
    assert config(url, "apply", file, "--yes", "--take-file").code == 0
    assert "(prefers slack)" not in run(url, "admin", "list").out
    assert config(url, "diff", file).code == 0


def test_what_both_changed_is_refused_until_the_file_is_taken(url: str, file: Path) -> None:
    run(url, "admin", "retention", "bank")
    edit(file, ('keep = "forever"', 'keep = "law"'))
    refused = config(url, "apply", file, "--yes")
    assert refused.code == 1
    assert "  ! retention: changed since the file was made, and by the file too\n" in refused.out
    assert "chat and file disagree" in refused.err
    assert "Texts of tasks are kept: bank" in run(url, "admin", "list").out
    assert config(url, "apply", file, "--yes", "--take-file").code == 0
    assert "Texts of tasks are kept: law" in run(url, "admin", "list").out


def test_a_file_without_a_base_is_only_taken_where_somebody_says_so(url: str, file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("[base]")].replace('keep = "forever"', 'keep = "law"'), "utf-8")
    refused = config(url, "apply", file, "--yes")
    assert (refused.code, "does not say which state it was made from" in refused.err) == (1, True)
    assert config(url, "apply", file, "--yes", "--take-file").code == 0
    assert "[base]" in file.read_text("utf-8")


def test_a_firm_begins_with_a_file(url: str, file: Path, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert config(other, "apply", file, "--plan").code == 1  # there is no database yet
    applied = config(other, "apply", file, "--yes")
    assert (applied.code, applied.err) == (0, "")
    assert config(other, "diff", file).code == 0
    assert run(other, "admin", "list").out == run(url, "admin", "list").out


def test_every_mistake_is_said_at_once_and_nothing_is_half_done(url: str, file: Path) -> None:
    edit(
        file,
        ('title = "Clause checks"', 'titel = "Clause checks"'),
        ("daily_capacity = 20", 'daily_capacity = "many"'),
        ('roles = ["admin", "finance"]', 'roles = ["finance"]'),
        ('pay = "6.00"', 'pay = "7.00"'),
        ('zone = "Europe/Berlin"', 'zone = "Mars/Olympus"'),
        ('keep = "forever"', 'keep = "law"'),
        ("[[walls]]", '[[wals]]\nkind = "party"\n\n[[walls]]'),
    )
    refused = config(url, "apply", file, "--yes")
    assert (refused.code, refused.out) == (1, "")
    for words in (
        "matters, number 1, titel: There is no such key.",
        "people, number 1, daily_capacity: It has to be a whole number, without quotes.",
        "people, person Fay Moss, roles: Fay Moss is the only admin who can be reached",
        "rates, rate per piece in USD for everything from",
        "pay: A rate is never rewritten",
        "firm, zone: “Mars/Olympus” is not a time zone.",
        "wals: There is no such table.",
        "Nothing was changed: the file has 6 mistakes.",
    ):
        assert words in refused.err
    assert "Texts of tasks" not in run(url, "admin", "list").out
    assert config(url, "diff", file).code == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[firm\n", "is not TOML"),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"people = 3\n", "people: Write it as [[people]], once for each person."),
        (b'[base]\nformat = 1\nfirm = "x"\n', "base: It was changed by hand"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(url: str, file: Path, content: bytes, words: str) -> None:
    file.write_bytes(content)
    refused = config(url, "apply", file, "--yes")
    assert refused.code == 1
    assert words in refused.err
    assert "Nothing was changed" in refused.err


def test_without_a_person_there_nothing_is_applied_and_with_one_it_asks(
    url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(file, ('keep = "forever"', 'keep = "law"'))
    alone = config(url, "apply", file)
    assert (alone.code, "say --yes" in alone.err) == (2, True)
    assert "Texts of tasks" not in run(url, "admin", "list").out

    monkeypatch.setattr("bot.configuration.acts.somebody_is_there", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda _question: False)
    assert config(url, "apply", file).code == 1
    monkeypatch.setattr("typer.confirm", lambda _question: True)
    assert config(url, "apply", file).code == 0
    assert "Texts of tasks are kept: law" in run(url, "admin", "list").out


def test_a_file_that_cannot_be_written_again_is_said(
    url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(file, ('keep = "forever"', 'keep = "law"'))
    monkeypatch.setattr("bot.configuration.acts.rebased", lambda *_: False)
    applied = config(url, "apply", file, "--yes")
    assert (applied.code, "could not be brought up to date" in applied.err) == (0, True)
    monkeypatch.undo()
    # whoever changes the same again from the old base undoes nothing of chat's: a file set it
    edit(file, ('keep = "law"', 'keep = "bank"'))
    assert config(url, "apply", file, "--yes").code == 0


def test_of_several_firms_one_is_named(url: str, file: Path) -> None:
    run(url, "admin", "firm", "Other", "--currency", "EUR", "--zone", "UTC")
    assert "say which one with --firm" in config(url, "export", file).err
    assert config(url, "apply", file, "--plan").out == "Nothing is to be changed.\n"
    assert config(url, "export", file, "--firm", "other").code == 0
    assert "Ada Kern" not in file.read_text("utf-8")
    assert "There is no firm" in config(url, "diff", file, "--firm", "third").err
