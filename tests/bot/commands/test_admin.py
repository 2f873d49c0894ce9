"""A firm is set up from the command line, and what is typed wrongly is said in one line."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.agents.keys import parse_key
from storage import tables
from storage.engine import open_database
from storage.facts.people.clients import client_of_key
from storage.facts.people.setting_up import firm_as_set_up
from tests.bot.commands.line import run, set_up
from tests.furnished import SqliteTemplate
from tests.seed import seed_firm


def test_a_firm_can_be_set_up_without_chat(database_url: str) -> None:
    printed = set_up(database_url)
    assert "Kern LLP is set up." in printed
    database = open_database(database_url)
    with database.reading() as connection:
        facts = firm_as_set_up(connection, "kern llp")
        key = parse_key(re.findall(r"so_live_\w+", printed)[0])
        assert key is not None
        known = client_of_key(connection, key.id)
        place = connection.execute(
            select(tables.firms.c.digest_workspace_id, tables.firms.c.digest_channel)
        ).one()
    database.close()
    assert known is not None
    assert key.opens(known.secret_hash)
    assert known.client_id == facts.clients[0].id
    assert facts.firm is not None
    assert facts.firm.next_close_at > datetime.now(UTC)
    assert [matter.code for matter in facts.matters] == ["PIECE-1", "TIME-1"]
    assert [(person.name, sorted(person.roles)) for person in facts.people] == [
        ("Ada Kern", ["expert"]),
        ("Fay Moss", ["admin", "finance"]),
    ]
    assert [account.platform_user_id for account in facts.accounts] == ["U1", "U8"]
    assert sorted((rate.unit, rate.pay, rate.price) for rate in facts.rates) == [
        ("hour", 12_000, 20_000),
        ("piece", 600, 1_000),
    ]
    assert tuple(place) == (facts.workspaces[0].id, "C9")


def test_the_list_shows_all_of_it(sqlite_url: str) -> None:
    set_up(sqlite_url)
    ran = run(sqlite_url, "admin", "list")
    assert ran.code == 0
    for words in (
        "Kern LLP: USD",
        "T1",
        "Acme Lab",
        "Sol Reyes",
        "PIECE-1",
        "in C1",
        "Ada Kern",
        "$6.00",
        "$200.00",
    ):
        assert words in ran.out
    assert "so_live_" not in ran.out


TENANT = "01234567-89ab-cdef-0123-456789abcdef"
IN_TEAMS = ("matter", "T-1", "--title", "In Teams", "--area", "contracts")
MEMBER = "AAAAAAAA-bbbb-cccc-dddd-eeeeeeeeeeee"


def test_a_firm_may_be_in_slack_and_in_teams_with_one_person_in_both(database_url: str) -> None:
    set_up(database_url)
    for words, said in (
        (("workspace", TENANT.upper(), "--platform", "teams"), f"Kern LLP is connected with {TENANT}."),
        (("account", "ada kern", "--platform", "teams", "--member", MEMBER), "Ada Kern can answer as"),
        (("account", "Ada Kern", "--prefers", "teams"), "Ada Kern gets what is theirs in Teams now."),
        (
            ("person", "Al Ito", "--member", f"teams:{TENANT}", "--role", "admin", "--prefers", "teams"),
            "Al Ito (admin) is with Kern LLP now.",
        ),
        (
            (*IN_TEAMS, "--offer", "channel", "--channel", "19:abc@thread.tacv2"),
            "Acme Lab has the matter T-1 now.",
        ),
    ):
        ran = run(database_url, "admin", *words)
        assert (ran.code, ran.err) == (0, "")
        assert said in ran.out

    listed = run(database_url, "admin", "list").out

    for shown in ("teams", TENANT, "19:abc@thread.tacv2", "slack U1,", MEMBER.lower()[:8], "(prefers"):
        assert shown in listed
    again = run(database_url, "admin", "workspace", TENANT.upper(), "--platform", "teams")
    assert "is connected with" in again.out


def test_several_firms_are_all_listed_and_must_be_named_elsewhere(sqlite_url: str) -> None:
    for name in ("One LLP", "Two LLP"):
        assert run(sqlite_url, "admin", "firm", name, "--currency", "EUR", "--zone", "UTC").code == 0
    listed = run(sqlite_url, "admin", "list").out
    assert "One LLP" in listed
    assert "Two LLP" in listed
    refused = run(sqlite_url, "admin", "workspace", "T1")
    assert (refused.code, refused.out) == (1, "")
    assert "There are several firms; say which one. There are: One LLP, Two LLP." in refused.err
    assert run(sqlite_url, "admin", "workspace", "T1", "--firm", "two llp").code == 0


def test_a_further_key_leaves_the_first_one_good(sqlite_url: str) -> None:
    first = re.findall(r"so_live_\w+", set_up(sqlite_url))
    second = re.findall(r"so_live_\w+", run(sqlite_url, "admin", "key", "acme lab").out)
    database = open_database(sqlite_url)
    with database.reading() as connection:
        for text in (*first, *second):
            key = parse_key(text)
            assert key is not None
            assert client_of_key(connection, key.id) is not None
    database.close()
    assert len({*first, *second}) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("firm", "kern LLP", "--currency", "USD", "--zone", "UTC"), "There is a firm “Kern LLP” already."),
        (("firm", "X", "--currency", "USD", "--zone", "Moon"), "“Moon” is not a time zone."),
        (
            ("workspace", "T1", "--firm", "Nobody"),
            "There is no firm “Nobody”. There are: Kern LLP, Other LLP.",
        ),
        (("workspace", "T1", "--firm", "Other LLP"), "belongs to another firm"),
        (
            ("person", "Al", "--member", "U1", "--role", "expert", "--area", "x", "--firm", "Kern LLP"),
            "U1 is Ada Kern",
        ),
        (
            ("account", "Ada Kern", "--member", f"teams:{TENANT}", "--firm", "Kern LLP"),
            "The firm has no workspace in Teams yet. Connect one with: signoff admin workspace --platform teams.",
        ),
        (
            ("account", "Ada Kern", "--prefers", "teams", "--firm", "Kern LLP"),
            "Ada Kern has no account in Teams.",
        ),
        (
            ("rate", "--per", "piece", "--pay", "1", "--price", "0", "--firm", "Kern LLP"),
            "A price of nothing",
        ),
    ],
)
def test_a_refusal_is_one_line_on_standard_error_and_exit_code_1(
    sqlite_url: str, sqlite_template: SqliteTemplate, words: tuple[str, ...], said: str
) -> None:
    sqlite_template.copy_to(sqlite_url)
    database = open_database(sqlite_url)
    with database.writer.begin() as connection:
        seed_firm(connection)
        seed_firm(connection, name="Other LLP", workspace="T2")
    database.close()
    ran = run(sqlite_url, "admin", *words)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("admin", "firm"),
        ("admin", "firm", "X", "--currency", "USD"),
        ("admin", "person", "X", "--member", "U1", "--role", "king"),
        ("admin", "rate", "--per", "month", "--pay", "1", "--price", "2"),
        ("admin", "nothing"),
        ("nothing",),
        ("digest",),
        ("export",),
    ],
)
def test_wrong_use_ends_with_exit_code_2(sqlite_url: str, words: tuple[str, ...]) -> None:
    ran = run(sqlite_url, *words)
    assert ran.code == 2
    assert ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "SIGNOFF_DATABASE is not a database URL."),
        ("oracle+nothing://x/y", "SIGNOFF_DATABASE is not a database URL."),
        (
            "postgresql+psycopg://me:hush@127.0.0.1:1/x",
            "The database at postgresql+psycopg://me:***@127.0.0.1:1/x",
        ),
        ("sqlite:////nowhere/at/all/x.db", "unable to open database file"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(url: str, said: str) -> None:
    ran = run(url, "admin", "firm", "X", "--currency", "USD", "--zone", "UTC")
    assert ran.code == 1
    assert said in ran.err
    assert "hush" not in ran.err


@pytest.mark.parametrize("words", [("admin", "list"), ("digest", "--now"), ("export", "x.csv")])
def test_reading_makes_no_database_of_a_mistyped_name(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = run(f"sqlite:///{tmp_path / 'mistyped.db'}", *words)
    assert ran.code == 1
    assert "There is no database at" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_reading_a_database_of_another_version_is_refused(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    tables.metadata.create_all(database.writer)
    database.close()
    ran = run(sqlite_url, "admin", "list")
    assert ran.code == 1
    assert "not of this version" in ran.err


def test_retention_and_legal_hold_are_set_and_listed(sqlite_url: str) -> None:
    set_up(sqlite_url)
    assert "Texts of tasks are kept" not in run(sqlite_url, "admin", "list").out
    kept = run(sqlite_url, "admin", "retention", "law")
    assert "Kern LLP keeps the texts of tasks for 2,562 days after they were due." in kept.out
    held = run(sqlite_url, "admin", "hold", "PIECE-1", "--reason", "A regulator asks.")
    assert "PIECE-1 is on hold: nothing of it is removed until you release it." in held.out
    listed = run(sqlite_url, "admin", "list").out
    assert "Texts of tasks are kept: law" in listed
    assert [line.split()[-2] for line in listed.splitlines() if "PIECE-1" in line or "TIME-1" in line] == [
        "yes",
        "no",
    ]
    assert "no longer" in run(sqlite_url, "admin", "hold", "PIECE-1", "--release").out
    assert run(sqlite_url, "admin", "hold", "PIECE-1").code == 1
    assert "“never” is no retention class" in run(sqlite_url, "admin", "retention", "never").err


def test_a_rate_card_is_shown_first_and_imported_with_a_yes(database_url: str, tmp_path: Path) -> None:
    set_up(database_url)
    file = tmp_path / "rates.csv"
    file.write_text("per,pay,price,from\npiece,7,12,2099-01-01\n", encoding="utf-8")
    shown = run(database_url, "admin", "rates", str(file))
    assert "Per piece, anybody: pays $6.00 → $7.00" in shown.out
    assert "say --yes to import it" in shown.out
    assert "1 rate is imported." in run(database_url, "admin", "rates", str(file), "--yes").out
    file.write_text("per,pay,price\npiece,x,12\n", encoding="utf-8")
    refused = run(database_url, "admin", "rates", str(file), "--yes")
    assert refused.code == 1
    assert "Row 2" in refused.err


def test_premiums_and_billing_are_set_and_listed_and_what_cannot_stand_is_said(sqlite_url: str) -> None:
    set_up(sqlite_url)
    weekend = ("admin", "premium", "TIME-1", "weekend", "--pay", "25", "--price", "50")
    assert "TIME-1, weekend: 25 % on pay, 50 % on price, from now on." in run(sqlite_url, *weekend).out
    assert run(sqlite_url, *weekend).out == "TIME-1 has just this premium already.\n"
    refused = run(sqlite_url, "admin", "premium", "TIME-1", "rush", "--price", "50", "--within", "9999")
    assert (refused.code, "every one would be a rush. Set a rate for that." in refused.err) == (1, True)
    billing = ("admin", "billing", "TIME-1", "--minimum", "500", "--discount", "10000: 5", "--po", "PO 55")
    assert "minimum: $500.00; discount: 1 tier; task code: C300." in run(sqlite_url, *billing).out
    assert "an amount in EUR" in run(sqlite_url, "admin", "billing", "TIME-1", "--minimum", "5 EUR").err
    listed = run(sqlite_url, "admin", "list").out
    for words in ("weekend: 25 % on pay, 50 % on price", "$500.00", "10000.00: 5 %", "PO 55"):
        assert words in listed
    assert "discount: none" in run(sqlite_url, "admin", "billing", "TIME-1", "--no-discount").out
