"""Setting up a firm and its people: what may be, and in which words the rest is refused."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.decisions import Done, Refusal
from handlers.ids import CommandId, FirmId
from handlers.people.experts.joining import add_person
from handlers.people.firms.firm_facts import FirmFacts
from handlers.people.firms.founding import (
    connect_workspace,
    create_client,
    create_firm,
    issue_key,
    set_digest_channel,
)
from handlers.people.firms.setting_up import (
    ConnectWorkspace,
    IssueKey,
    SetDigestChannel,
)
from handlers.people.people import Firm, Hours, Person, PersonState
from handlers.people.terms.engaging import create_matter, set_rate
from handlers.records import AccountLinked, ApiKeyIssued, ClientAdded, DigestChannelSet, WorkspaceConnected
from tests.handlers.people.samples import (
    ACME,
    ADD_PERSON,
    BARE,
    CREATE_CLIENT,
    CREATE_FIRM,
    CREATE_MATTER,
    FIRM,
    ID,
    NOBODY,
    NOW,
    PLACE,
    READY,
    SET_RATE,
    TWO_CLIENTS,
    refused,
)


def test_a_firm_starts_with_the_week_that_is_running() -> None:
    decision = create_firm(replace(CREATE_FIRM, week_end="fri"), NOBODY, NOW)
    (firm,) = decision.records
    assert isinstance(firm, Firm)
    assert decision.reply == Done(words="Odell & Sons is set up.", subject_id=firm.id)
    assert (firm.name, firm.currency, firm.zone, firm.week_end) == ("Odell & Sons", "JPY", "Asia/Tokyo", 4)
    assert firm.next_close_at == datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # Saturday 0:00 in Tokyo


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"firm": " "}, "firm", "The firm’s name is missing."),
        ({"firm": "x" * 81}, "firm", "at most 80 characters; this one has 81"),
        ({"firm": "a\x00b"}, "firm", "characters in it that cannot be shown"),
        ({"currency": "ZZZ"}, "currency", "“ZZZ” is not a currency code"),
        ({"zone": "Berlin"}, "zone", "“Berlin” is not a time zone"),
        ({"zone": "Europe"}, "zone", "“Europe” is not a time zone"),
        ({"zone": ""}, "zone", "is not a time zone"),
        ({"zone": "../etc/passwd"}, "zone", "is not a time zone"),
        ({"week_end": "su"}, "week_end", "“su” is not a day of the week"),
        ({"digest_hour": 24}, "digest_hour", "from 0 to 23; 24 is not"),
        ({"undo_minutes": -1}, "undo_minutes", "from 0 to 60; -1 is not"),
    ],
)
def test_a_firm_is_refused_in_words(changes: dict[str, Any], field: str, words: str) -> None:
    reason, which, said = refused(create_firm(replace(CREATE_FIRM, **changes), NOBODY, NOW))
    assert (reason, which) == (Refusal.INVALID, field)
    assert words in said
    assert said.endswith("Nothing was changed.")


def test_what_is_there_already_is_refused_and_a_repeated_command_is_not() -> None:
    assert refused(create_firm(replace(CREATE_FIRM, firm="kern llp"), BARE, NOW))[0] is Refusal.CONFLICT
    again = replace(CREATE_CLIENT, client="acme LAB")
    assert refused(create_client(again, READY, NOW))[0] is Refusal.CONFLICT
    cases: tuple[tuple[Any, Any, str], ...] = (
        (create_client, CREATE_CLIENT, "clients"),
        (create_matter, CREATE_MATTER, "matters"),
        (set_rate, SET_RATE, "rates"),
        (add_person, ADD_PERSON, "people"),
    )
    for decide, command, field in cases:
        done = decide(command, READY, NOW)
        facts = replace(READY, **{field: (*getattr(READY, field), done.records[0])})
        if field == "people":
            facts = replace(facts, accounts=(*READY.accounts, done.records[1]))
        repeated = decide(command, facts, NOW)
        assert isinstance(repeated.reply, Done)
        assert (repeated.reply.already, repeated.records) == (True, ())
        other = replace(command, id=CommandId("c2"))
        assert refused(decide(other, facts, NOW))[0] is Refusal.CONFLICT


@pytest.mark.parametrize(
    ("facts", "firm", "words"),
    [
        (NOBODY, "", "There is no firm yet."),
        (
            FirmFacts(firm=None, firm_names=("A", "B")),
            "",
            "There are several firms; say which one. There are: A, B.",
        ),
        (FirmFacts(firm=None, firm_names=("A",)), "C", "There is no firm “C”. There are: A."),
    ],
)
def test_a_firm_that_is_not_there_is_named_with_those_that_are(
    facts: FirmFacts, firm: str, words: str
) -> None:
    cases: tuple[tuple[Any, Any], ...] = (
        (connect_workspace, ConnectWorkspace(id=ID, firm=firm, workspace="T1")),
        (create_client, replace(CREATE_CLIENT, firm=firm)),
        (create_matter, replace(CREATE_MATTER, firm=firm)),
        (set_rate, replace(SET_RATE, firm=firm)),
    )
    for decide, command in cases:
        reason, field, said = refused(decide(command, facts, NOW))
        assert (reason, field) == (Refusal.NOT_FOUND, "firm")
        assert said.startswith(words)


def test_a_workspace_is_one_firms_alone() -> None:
    command = ConnectWorkspace(id=ID, firm="", workspace="T0123")
    (connected,) = connect_workspace(command, BARE, NOW).records
    assert isinstance(connected, WorkspaceConnected)
    assert (connected.platform, connected.external_id) == ("slack", "T0123")
    ours = connect_workspace(command, replace(BARE, workspace_of=FIRM.id), NOW)
    assert isinstance(ours.reply, Done)
    assert ours.reply.already
    theirs = connect_workspace(command, replace(BARE, workspace_of=FirmId("other")), NOW)
    assert refused(theirs)[2] == "The workspace T0123 belongs to another firm already. Nothing was changed."
    for changes in ({"workspace": "kern"}, {"workspace": "C012"}, {"platform": "irc"}):
        assert refused(connect_workspace(replace(command, **changes), BARE, NOW))[0] is Refusal.INVALID


def test_the_digest_channel_is_an_id_in_the_firms_workspace() -> None:
    command = SetDigestChannel(id=ID, firm="", channel="C07")
    assert set_digest_channel(command, READY, NOW).records == (
        DigestChannelSet(firm_id=FIRM.id, workspace_id=PLACE.id, channel="C07"),
    )
    assert (
        "is not a channel’s id" in refused(set_digest_channel(replace(command, channel="#x"), READY, NOW))[2]
    )
    assert "no workspace yet" in refused(set_digest_channel(command, BARE, NOW))[2]
    assert "no workspace “T9”" in refused(set_digest_channel(replace(command, workspace="T9"), READY, NOW))[2]


@pytest.mark.parametrize(
    ("typed", "cleared_from", "cleared_until"),
    [
        (("", ""), NOW, None),
        (
            ("2026-12-01", "2027-06-01"),
            datetime(2026, 11, 30, 23, tzinfo=UTC),
            datetime(2027, 5, 31, 22, tzinfo=UTC),
        ),
        (("2026-11-01T09:30", ""), datetime(2026, 11, 1, 8, 30, tzinfo=UTC), None),
        (("2026-11-01T09:30Z", ""), datetime(2026, 11, 1, 9, 30, tzinfo=UTC), None),
    ],
)
def test_a_client_is_cleared_for_a_time_in_the_firms_zone(
    typed: tuple[str, str], cleared_from: datetime, cleared_until: datetime | None
) -> None:
    command = replace(CREATE_CLIENT, cleared_from=typed[0], cleared_until=typed[1])
    (client,) = create_client(command, READY, NOW).records
    assert isinstance(client, ClientAdded)
    assert (client.cleared_by, client.cleared_from, client.cleared_until) == (
        "Sol Reyes",
        cleared_from,
        cleared_until,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cleared_by": " "}, "cleared_by"),
        ({"cleared_from": "tomorrow"}, "cleared_from"),
        ({"cleared_from": "2020-01-01"}, "cleared_from"),
        ({"cleared_from": "0001-01-01"}, "cleared_from"),
        ({"cleared_until": "2026-11-22"}, "cleared_until"),
        ({"cleared_from": "2026-12-02", "cleared_until": "2026-12-02"}, "cleared_until"),
    ],
)
def test_a_clearance_needs_somebody_and_a_time(changes: dict[str, str], field: str) -> None:
    assert refused(create_client(replace(CREATE_CLIENT, **changes), READY, NOW))[:2] == (
        Refusal.INVALID,
        field,
    )


def test_a_key_belongs_to_the_client_that_was_named() -> None:
    command = IssueKey(id=ID, firm="", client="acme lab", key_id="k", secret_hash="h")
    assert issue_key(command, TWO_CLIENTS, NOW).records == (
        ApiKeyIssued(id="k", client_id=ACME.id, secret_hash="h"),
    )
    several = refused(issue_key(replace(command, client=""), TWO_CLIENTS, NOW))
    assert several[2].startswith("The firm has several clients; say which one: Acme Lab, Other Lab.")


def test_a_person_gets_an_account_hours_and_the_firms_spelling() -> None:
    command = replace(ADD_PERSON, seniority="PARTNER", hours="22:30-24:00", days="sat-mon, thu")
    person, linked = add_person(command, READY, NOW).records
    assert isinstance(person, Person)
    assert (person.practice_areas, person.seniority) == ({"M&A", "Tax"}, "Partner")
    assert (person.zone, person.state) == ("Europe/Berlin", PersonState.ACTIVE)
    assert person.hours == Hours(start=1350, end=1440, weekdays=(0, 3, 5, 6))
    assert linked == AccountLinked(workspace_id=PLACE.id, platform_user_id="U02", person_id=person.id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": ""}, "person"),
        ({"member": "@ben"}, "member"),
        ({"roles": ()}, "role"),
        ({"practice_areas": ()}, "practice_area"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"hours": "18:00-9:00"}, "hours"),
        ({"hours": "9:60-18:00"}, "hours"),
        ({"hours": "9-18"}, "hours"),
        ({"hours": "9:00-24:01"}, "hours"),
        ({"days": "mo"}, "days"),
        ({"days": ""}, "days"),
        ({"daily_capacity": 0}, "capacity"),
        ({"member": "U01"}, "member"),
    ],
)
def test_a_person_who_could_not_work_is_refused(changes: dict[str, Any], field: str) -> None:
    assert refused(add_person(replace(ADD_PERSON, **changes), READY, NOW))[1] == field
