"""Tokens at rest: sealed with the newest key, opened by any, sealed anew in steps, and told when none opens them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.commands import key_acts
from bot.installs.checks import examine_installs, why_not_to_start
from bot.installs.vault import Locked, Vault, key_id_of, new_key
from handlers.installs.changed import InstallationChanged
from handlers.installs.installation import installation_id
from storage import tables
from storage.engine import Database, open_database
from storage.schema import create_fresh
from tests.bot.commands.line import run
from tests.handlers.installs.install_samples import INSTALLED
from tests.seed import NOW, seed_firm, write

OLD, NEW = new_key(), new_key()
TOKENS = ("xoxe.xoxb-1-abc", "xoxe-1-def")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A firm whose workspace, and two more, are installed under the old key."""
    opened = open_database(database_url)
    create_fresh(opened)
    vault = Vault((OLD,))
    with opened.writer.begin() as connection:
        seed_firm(connection)
        for team in ("T1", "T2", "T3"):
            one = replace(
                INSTALLED,
                id=installation_id("slack", team),
                external_id=team,
                name=f"Office {team}",
                bot_token=vault.seal(TOKENS[0]),
                refresh_token=vault.seal(TOKENS[1]),
                key_id=vault.key_id,
                expires_at=NOW + timedelta(hours=9),
            )
            write(connection, InstallationChanged(installation=one, seen=None))
    yield opened
    opened.close()


def stored(database: Database) -> list[tuple[str, str, str]]:
    i = tables.installations.c
    with database.reading() as connection:
        return [
            tuple(row)
            for row in connection.execute(
                select(i.bot_token, i.refresh_token, i.key_id).order_by(i.external_id)
            )
        ]


def test_a_vault_opens_what_any_of_its_keys_sealed_and_nothing_else() -> None:
    sealed = Vault((OLD,)).seal("a token")
    assert "token" not in sealed
    assert Vault((NEW, OLD)).open(sealed) == "a token"
    assert Vault((NEW,)).open(Vault((NEW, OLD)).reseal(sealed)) == "a token"
    assert Vault((NEW,)).seal("") == Vault((NEW,)).open("") == ""
    for wrong in (sealed, sealed[:-4] + "AAA=", "nonsense"):
        with pytest.raises(Locked):
            Vault((NEW,)).open(wrong)
    assert OLD not in repr(Vault((OLD,)))


def test_a_ticket_is_good_for_its_time_and_nobody_elses() -> None:
    vault, lasts = Vault((OLD,)), timedelta(minutes=10)
    ticket = vault.ticket("browser", NOW)
    assert vault.read_ticket(ticket, NOW + lasts, lasts) == "browser"
    for reader, now in ((vault, NOW + lasts + timedelta(seconds=1)), (Vault((NEW,)), NOW)):
        with pytest.raises(Locked):
            reader.read_ticket(ticket, now, lasts)
    with pytest.raises(Locked):
        vault.read_ticket("ä", NOW, lasts)


def test_a_key_is_printed_and_is_one(sqlite_url: str) -> None:
    ran = run(sqlite_url, "keys", "make")
    assert re.fullmatch(r"[\w-]{43}=\n", ran.out)
    assert run(sqlite_url, "admin", "list", environ={"SIGNOFF_KEYS": ran.out}).err.count("SIGNOFF_KEYS") == 0


def test_every_token_is_sealed_anew_in_steps_that_can_be_stopped(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"SIGNOFF_KEYS": f"{NEW},{OLD}"}
    monkeypatch.setattr(key_acts, "AT_ONCE", 2)
    with monkeypatch.context() as patch:
        batches = iter([key_acts._next])

        def stopped_at_the_second(*asked: Any) -> Any:
            return next(batches)(*asked)

        patch.setattr(key_acts, "_next", stopped_at_the_second)
        with pytest.raises(StopIteration):
            key_acts.seal_anew(database_url, (NEW, OLD))
    assert [key for *_, key in stored(database)].count(key_id_of(NEW)) == 2
    ran = run(database_url, "keys", "rotate", environ=environ)
    assert (ran.code, ran.out) == (
        0,
        "1 of 3 stored tokens were put under the newest key; the others were already.\n",
    )
    vault = Vault((NEW,))
    for bot, refresh, key in stored(database):
        assert (vault.open(bot), vault.open(refresh), key) == (*TOKENS, vault.key_id)
    assert "0 of 3" in run(database_url, "keys", "rotate", environ=environ).out
    assert run(database_url, "audit", "verify").code == 0


def test_what_no_key_opens_is_said_and_the_rest_is_done(database: Database, database_url: str) -> None:
    with database.writer.begin() as connection:
        i = tables.installations
        other = {"bot_token": Vault((new_key(),)).seal("x"), "key_id": "other"}
        connection.execute(update(i).where(i.c.external_id == "T2").values(other))
    ran = run(database_url, "keys", "rotate", environ={"SIGNOFF_KEYS": f"{NEW},{OLD}"})
    assert ran.code == 1
    assert "The stored tokens of 1 workspace (Office T2) cannot be used" in ran.err
    assert "2 of 3 were put under the newest key." in ran.err


def test_without_keys_or_tokens_there_is_nothing_to_seal_anew(sqlite_url: str) -> None:
    assert "SIGNOFF_KEYS is not set" in run(sqlite_url, "keys", "rotate").err
    run(sqlite_url, "admin", "firm", "X", "--currency", "USD", "--zone", "UTC")
    assert "nothing to do" in run(sqlite_url, "keys", "rotate", environ={"SIGNOFF_KEYS": NEW}).out


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_serving_and_the_doctor_say_when_no_key_opens_what_is_stored(database: Database) -> None:
    assert why_not_to_start(database, (NEW, OLD)) == ""
    told = why_not_to_start(database, (NEW,))
    assert told.startswith(
        "The stored tokens of 3 workspaces (Office T1, Office T2, Office T3) cannot be used: "
        "no key in SIGNOFF_KEYS opens them."
    )
    assert "SIGNOFF_KEYS is not set" in why_not_to_start(database, ())
    with database.reading() as connection:
        words = {
            keys: [one.words for one in examine_installs(connection, keys, NOW)]
            for keys in ((), (NEW,), (NEW, OLD), (OLD,))
        }
    assert "SIGNOFF_KEYS is not set" in words[()][0]
    assert "no key in SIGNOFF_KEYS opens them" in words[(NEW,)][0]
    assert words[(NEW, OLD)][0] == "3 of 3 stored tokens are sealed with an older key."
    assert words[(OLD,)] == [
        "The newest key opens every stored token.",
        "Office T1 in Slack is connected with Kern LLP; its token is renewed by itself.",
    ]
    assert key_id_of(OLD) not in "".join(map(str, words.values()))
