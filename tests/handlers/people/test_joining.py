"""Accounts on two platforms: which ids are whose, a person's second account, and what they prefer."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.decisions import Done, Refusal
from handlers.ids import PersonId, WorkspaceId
from handlers.people.experts.joining import add_account, add_person
from handlers.people.firms.founding import connect_workspace, set_digest_channel
from handlers.people.firms.setting_up import AddAccount, ConnectWorkspace, SetDigestChannel
from handlers.people.people import Person
from handlers.people.places.platform_ids import PLATFORMS
from handlers.people.terms.engaging import create_matter
from handlers.records import AccountLinked, DigestChannelSet, PlatformPreferred, WorkspaceConnected
from handlers.review.tasks import Matter, Offer
from tests.handlers.people.samples import (
    ADA,
    ADD_PERSON,
    BARE,
    CREATE_MATTER,
    FIRM,
    ID,
    NOW,
    PLACE,
    READY,
    refused,
)

TENANT = "01234567-89ab-cdef-0123-456789abcdef"
MEMBER = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
THREAD = "19:Ab_c-1@thread.tacv2"
TEAMS = WorkspaceConnected(id=WorkspaceId("w2"), firm_id=FIRM.id, platform="teams", external_id=TENANT)
BOTH = replace(READY, workspaces=(PLACE, TEAMS))
ONLY_TEAMS = replace(READY, workspaces=(TEAMS,), accounts=())
IN_TEAMS = AccountLinked(workspace_id=TEAMS.id, platform_user_id=MEMBER, person_id=ADA.id)
ADD_ACCOUNT = AddAccount(id=ID, firm="", person="ada  kern", member=MEMBER)


@pytest.mark.parametrize("typed", [TENANT, TENANT.upper(), f" {TENANT} "])
def test_a_tenant_of_teams_is_a_workspace_and_kept_without_capitals(typed: str) -> None:
    command = ConnectWorkspace(id=ID, firm="", workspace=typed, platform="Teams")

    (connected,) = connect_workspace(command, BARE, NOW).records

    assert isinstance(connected, WorkspaceConnected)
    assert (connected.platform, connected.external_id) == ("teams", TENANT)


@pytest.mark.parametrize(
    ("workspace", "platform", "field", "words"),
    [
        ("T0123", "teams", "workspace", "is not a tenant’s id"),
        (TENANT[:-1], "teams", "workspace", "is not a tenant’s id"),
        (TENANT, "slack", "workspace", "is not a workspace’s id"),
        ("T0123", "irc", "platform", "Use slack or teams."),
        ("T0123", "", "platform", "Use slack or teams."),
    ],
)
def test_an_id_of_the_other_platform_is_refused_in_words(
    workspace: str, platform: str, field: str, words: str
) -> None:
    command = ConnectWorkspace(id=ID, firm="", workspace=workspace, platform=platform)
    reason, which, said = refused(connect_workspace(command, BARE, NOW))
    assert (reason, which) == (Refusal.INVALID, field)
    assert words in said


MEMBERS: list[tuple[Any, str, str]] = [  # the firm, what is typed, the workspace it is in
    (READY, "U02", "w1"),
    (READY, "slack:U02", "w1"),
    (ONLY_TEAMS, MEMBER, "w2"),
    (ONLY_TEAMS, f"teams:{MEMBER}", "w2"),
    (BOTH, "U02", "w1"),
    (BOTH, MEMBER, "w2"),
    (BOTH, f"Teams: {MEMBER.upper()}", "w2"),
]


@pytest.mark.parametrize(("facts", "typed", "workspace"), MEMBERS)
def test_a_members_id_tells_its_platform_or_names_it(facts: Any, typed: str, workspace: str) -> None:
    _, linked = add_person(replace(ADD_PERSON, member=typed), facts, NOW).records

    assert isinstance(linked, AccountLinked)
    assert linked.workspace_id == workspace
    assert linked.platform_user_id in ("U02", MEMBER)


@pytest.mark.parametrize(
    ("facts", "typed", "field", "words"),
    [
        (READY, f"teams:{MEMBER}", "workspace", "no workspace in Teams yet. Connect one with"),
        (READY, MEMBER, "member", "is not a member’s id"),
        (ONLY_TEAMS, "U02", "member", "is not a person’s object id"),
        (BOTH, "teams:U02", "member", "is not a person’s object id"),
        (BOTH, "irc:U02", "member", "“irc” is not a platform. Use slack or teams."),
        (BOTH, "@ben", "workspace", "several workspaces; say which one"),
        (BOTH, "U01", "member", "U01 is Ada Kern already"),
    ],
)
def test_a_member_who_cannot_be_is_refused_in_words(facts: Any, typed: str, field: str, words: str) -> None:
    _, which, said = refused(add_person(replace(ADD_PERSON, member=typed), facts, NOW))
    assert which == field
    assert words in said


def test_a_second_account_is_linked_to_the_person_who_is_there() -> None:
    decision = add_account(ADD_ACCOUNT, BOTH, NOW)

    assert decision.records == (IN_TEAMS,)
    assert decision.reply == Done(words=f"Ada Kern can answer as {MEMBER} too now.", subject_id=ADA.id)


def test_an_account_and_what_they_prefer_may_be_said_at_once() -> None:
    decision = add_account(replace(ADD_ACCOUNT, prefers="Teams"), BOTH, NOW)

    assert decision.records == (IN_TEAMS, PlatformPreferred(person_id=ADA.id, platform="teams"))
    assert isinstance(decision.reply, Done)
    assert decision.reply.words.endswith("too and gets what is theirs in Teams now.")


@pytest.mark.parametrize(
    ("changes", "prefers", "records"),
    [
        ({"prefers": "slack"}, None, (PlatformPreferred(person_id=ADA.id, platform="slack"),)),
        ({"prefers": "slack"}, "slack", ()),
        ({"member": "U01"}, None, ()),
        ({"member": "slack:U01", "prefers": "slack"}, "slack", ()),
    ],
)
def test_what_is_so_already_changes_nothing(
    changes: dict[str, str], prefers: str | None, records: tuple[Any, ...]
) -> None:
    facts = replace(BOTH, people=(replace(ADA, preferred_platform=prefers),))
    command = replace(ADD_ACCOUNT, **({"member": ""} | changes))

    decision = add_account(command, facts, NOW)

    assert isinstance(decision.reply, Done)
    assert (decision.records, decision.reply.already) == (records, not records)


BEN = replace(ADA, id=PersonId("ben"), name="Ben Odell")
TAKEN = replace(BOTH, people=(ADA, BEN), accounts=(*READY.accounts, replace(IN_TEAMS, person_id=BEN.id)))


@pytest.mark.parametrize(
    ("facts", "changes", "field", "words"),
    [
        (BOTH, {"person": "Nobody"}, "person", "The firm has no person “Nobody”. It has: Ada Kern."),
        (BOTH, {"person": ""}, "person", "The firm has no person “”."),
        (BARE, {}, "person", "The firm has no person yet. Add one with: signoff admin person."),
        (
            replace(BOTH, people=(ADA, replace(ADA, id=PersonId("other")))),
            {},
            "person",
            "Several people here are called “ada  kern”",
        ),
        (BOTH, {"member": ""}, "member", "Say the account’s member id, or which platform they prefer."),
        (BOTH, {"member": "U99"}, "member", "Ada Kern is U01 in that workspace already."),
        (TAKEN, {}, "member", f"{MEMBER} is Ben Odell already."),
        (READY, {"platform": "teams"}, "workspace", "no workspace in Teams yet"),
        (BOTH, {"platform": "irc"}, "platform", "Use slack or teams."),
        (BOTH, {"member": f"teams:{MEMBER}", "platform": "slack"}, "member", "is in Teams, not in Slack."),
        (BOTH, {"platform": "teams", "member": "U01"}, "member", "is not a person’s object id"),
        (BOTH, {"workspace": "T9"}, "workspace", "The firm has no workspace “T9”. It has:"),
        (BOTH, {"member": "", "prefers": "teams"}, "prefers", "Ada Kern has no account in Teams."),
        (BOTH, {"prefers": "irc"}, "prefers", "Use slack or teams."),
    ],
)
def test_a_second_account_is_refused_in_words(
    facts: Any, changes: dict[str, str], field: str, words: str
) -> None:
    _, which, said = refused(add_account(replace(ADD_ACCOUNT, **changes), facts, NOW))
    assert which == field
    assert words in said
    assert said.endswith("Nothing was changed.")


def test_whoever_joins_may_prefer_the_platform_they_join_on_and_no_other() -> None:
    command = replace(ADD_PERSON, member=f"teams:{MEMBER}", prefers="teams")
    person, _ = add_person(command, BOTH, NOW).records
    assert isinstance(person, Person)
    assert person.preferred_platform == "teams"

    elsewhere = refused(add_person(replace(command, prefers="slack"), BOTH, NOW))
    assert elsewhere[1] == "prefers"
    assert "Ben Odell has no account in Slack." in elsewhere[2]


@pytest.mark.parametrize(
    ("channel", "workspace", "kept"),
    [
        (THREAD, "", THREAD),
        (f" {THREAD} ", TENANT.upper(), THREAD),
        ("19:meeting_x@thread.v2", "", "19:meeting_x@thread.v2"),
    ],
)
def test_a_matter_may_be_offered_in_a_conversation_of_teams(channel: str, workspace: str, kept: str) -> None:
    command = replace(CREATE_MATTER, offer=Offer.CHANNEL, channel=channel, workspace=workspace)
    (matter,) = create_matter(command, BOTH, NOW).records
    assert isinstance(matter, Matter)
    assert (matter.workspace_id, matter.channel) == (TEAMS.id, kept)

    digest = SetDigestChannel(id=ID, firm="", channel=channel, workspace=workspace)
    chosen = DigestChannelSet(firm_id=FIRM.id, workspace_id=TEAMS.id, channel=kept)
    decided = set_digest_channel(digest, BOTH, NOW)
    assert decided.records == (chosen,)
    assert isinstance(decided.reply, Done)
    assert decided.reply.words == (
        f"The digest of {FIRM.name} goes to {kept}. "
        "Its file of figures goes to each person in finance: Teams takes files in personal chats alone."
    )


@pytest.mark.parametrize(
    ("facts", "channel", "words"),
    [
        (ONLY_TEAMS, "C0123", "is not a conversation’s id"),
        (READY, THREAD, "is not a channel’s id"),
        (ONLY_TEAMS, f"{THREAD};messageid=1", "is not a conversation’s id"),
        (BOTH, "#general", "several workspaces"),
    ],
)
def test_a_channel_of_the_other_platform_is_refused(facts: Any, channel: str, words: str) -> None:
    command = replace(CREATE_MATTER, offer=Offer.CHANNEL, channel=channel)
    assert words in refused(create_matter(command, facts, NOW))[2]


def test_there_are_two_platforms() -> None:
    assert PLATFORMS == ("slack", "teams")
