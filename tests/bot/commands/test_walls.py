"""Walls from the command line: put up, listed, imported whole or not at all, ended, and the pay that they hold."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import tables
from storage.engine import open_database
from tests.bot.commands.line import Ran, run, set_up
from tests.furnished import SqliteTemplate

BY = ("--by", "Sol Reyes")


@pytest.fixture
def url(sqlite_url: str, sqlite_template: SqliteTemplate) -> str:
    sqlite_template.copy_to(sqlite_url)
    set_up(sqlite_url)
    return sqlite_url


def wall(url: str, *words: str) -> Ran:
    return run(url, "admin", "wall", *words)


def count(url: str) -> int:
    database = open_database(url)
    with database.reading() as connection:
        found = connection.execute(select(func.count()).select_from(tables.wall_entries)).scalar_one()
    database.close()
    return found


def test_a_wall_is_put_up_listed_and_ended(url: str) -> None:
    added = wall(url, "add", "party", "Birch", "--person", "ada kern", "--note", "lateral hire", *BY)
    assert (added.code, added.err) == (0, "")
    (reference,) = re.findall(r"as ([0-9a-f]{8})\.", added.out)

    listed = wall(url, "list").out
    for words in ("Kern LLP: version 1", reference, "party", "Birch", "Ada Kern", "lateral hire"):
        assert words in listed
    ended = wall(url, "end", reference, *BY)
    assert (ended.code, ended.out) == (0, "It ends. Cards that it kept back are looked at anew.\n")
    assert "version 2" in wall(url, "list").out
    assert wall(url, "end", reference, *BY).out == "It ends by then already.\n"


def test_every_kind_of_wall_reads_well_in_the_list(url: str) -> None:
    for words in (
        ("client", "Acme Lab", "--team", "M&A"),
        ("matter", "TIME-1", "--everybody"),
        ("member", "M&A", "--person", "Ada Kern", "--until", "2100-01-01"),
        ("restricted", "Cobalt Mining"),
        ("watch", "Dunmore"),
    ):
        assert wall(url, "add", *words, *BY).code == 0
    listed = wall(url, "list").out

    for words in (
        "team M&A",
        "everybody",
        "is Ada Kern",
        "2100-01-01",
        "restricted",
        "Cobalt Mining",
        "watch",
    ):
        assert words in listed


def test_a_firm_without_walls_says_so(url: str) -> None:
    assert wall(url, "list").out == "Kern LLP has no walls.\n"
    assert wall(url, "hits").out == "Nothing was kept from everybody.\n"
    assert wall(url, "held").out == "No pay is held.\n"
    assert wall(url, "release", "Ada Kern", *BY).out == "Nothing of theirs is held there.\n"


def test_what_is_mistyped_is_one_line_and_nothing_is_stored(url: str) -> None:
    for words, said in (
        (("add", "party", "Birch", "--person", "Nil", *BY), "The firm has no person “Nil”."),
        (("add", "party", "Birch", *BY), "Say whom it bars"),
        (("add", "party", "Birch", "--person", "Ada Kern", "--by", ""), "Who decided it is missing."),
        (("end", "12345678", *BY), "There is no wall “12345678”."),
        (("list", "--firm", "Nobody"), "There is no firm “Nobody”."),
    ):
        ran = wall(url, *words)
        assert ran.code == 1
        assert said in ran.err
        assert len(ran.err.splitlines()) == 1
    assert wall(url, "add", "fence", "x", *BY).code == 2
    assert count(url) == 0


def test_a_file_is_imported_whole(url: str, tmp_path: Path) -> None:
    file = tmp_path / "walls.csv"
    file.write_text("kind,subject,person\nparty,Birch,Ada Kern\nrestricted,Cobalt,\n", encoding="utf-8")

    assert wall(url, "import", str(file), *BY).out.startswith("2 rows imported. No open card")
    assert wall(url, "import", str(file), *BY).out == "All of it is there already.\n"
    assert count(url) == 2


def test_a_file_with_bad_rows_is_refused_whole_with_a_line_for_every_bad_row(
    url: str, tmp_path: Path
) -> None:
    file = tmp_path / "walls.csv"
    file.write_text(
        "kind,subject,person\nparty,Birch,Ada Kern\nfence,x,\nparty,Birch,Nil\n", encoding="utf-8"
    )
    ran = wall(url, "import", str(file), *BY)

    assert ran.code == 1
    assert ran.out == ""
    first, second, last = ran.err.splitlines()
    assert first.startswith("Row 3: “fence” is not a kind of wall.")
    assert second.startswith("Row 4: The firm has no person “Nil”.")
    assert last == "Nothing was imported: mend 2 rows first."
    assert count(url) == 0


def test_a_file_that_is_no_text_is_refused(url: str, tmp_path: Path) -> None:
    file = tmp_path / "walls.csv"
    file.write_bytes(b"kind,subject\n\xff\xfe")
    ran = wall(url, "import", str(file), *BY)

    assert ran.code == 1
    assert "is not text in UTF-8. Nothing was imported." in ran.err
    assert wall(url, "import", str(tmp_path / "none.csv"), *BY).code == 2
