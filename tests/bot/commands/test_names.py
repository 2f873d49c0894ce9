"""The firm's list of names from the command line: put there, asked about, taken off, and written nowhere."""

from pathlib import Path

import pytest
from sqlalchemy import select

from storage import tables
from storage.engine import open_database
from tests.bot.commands.line import run, set_up


@pytest.fixture
def url(furnished_url: str) -> str:
    set_up(furnished_url)
    return furnished_url


def test_names_are_put_on_the_list_asked_about_and_taken_off(url: str) -> None:
    assert "No name is on the list yet." in run(url, "admin", "names", "list").out

    added = run(url, "admin", "names", "add", "Project Falcon", "Acme Mining", "--kind", "deal")

    assert (added.code, added.out) == (0, "2 names are now on the list of Kern LLP.\n")
    shown = run(url, "admin", "names", "list").out
    assert "deal" in shown
    assert "The names themselves are kept nowhere." in shown
    assert "Falcon" not in shown
    asked = run(url, "admin", "names", "list", "PROJECT-FALCON", "Kestrel").out
    assert asked == "PROJECT-FALCON: listed\nKestrel: not listed\n"
    assert run(url, "admin", "names", "remove", "project falcon").code == 0
    assert "Project Falcon: not listed" in run(url, "admin", "names", "list", "Project Falcon").out


def test_a_file_is_imported_line_by_line(url: str, tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("\ufeff# deals\nProject Falcon\n\n  Müller & Söhne  \nProject Falcon\n", "utf-8")

    ran = run(url, "admin", "names", "import", str(file), "--kind", "client")

    assert (ran.code, ran.out) == (0, "2 names are now on the list of Kern LLP.\n")
    assert "MULLER SOHNE: listed" in run(url, "admin", "names", "list", "MULLER SOHNE").out


def test_a_file_with_a_mistake_leaves_nothing(url: str, tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("Project Falcon\n# and\nab\n", "utf-8")

    ran = run(url, "admin", "names", "import", str(file))

    assert ran.code == 1
    assert ran.err.startswith("Line 3: “ab” is too short")
    assert "No name is on the list yet." in run(url, "admin", "names", "list").out


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read"), (b"\xff\xfe\x00", "not a text in UTF-8")]
)
def test_a_file_that_cannot_be_read_is_said_in_a_line(
    sqlite_url: str, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "names.txt"
    if content is not None:
        file.write_bytes(content)

    ran = run(sqlite_url, "admin", "names", "import", str(file))

    assert ran.code == 1
    assert said in ran.err


def test_no_name_is_in_the_database(url: str) -> None:
    run(url, "admin", "names", "add", "Project Falcon", "Acme Mining")
    database = open_database(url)
    with database.reading() as connection:
        everything = [
            str(row) for table in tables.metadata.sorted_tables for row in connection.execute(select(table))
        ]
    database.close()

    assert not [row for row in everything if "falcon" in row.lower() or "mining" in row.lower()]
    assert len([row for row in everything if "other" in row]) >= 2
