"""What is decided of installations: who becomes the admin, who is told, and who renews which tokens."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.audit.auditing import audited
from handlers.audit.subjects import told_by
from handlers.audit.values import AuditRecord
from handlers.audit.words import Names, line
from handlers.decisions import Decision, Done, Figures, Refusal, Refused
from handlers.deliveries import DeliveryState
from handlers.installs.changed import InstallationChanged, WorkspaceLeft
from handlers.installs.installation import Installation, InstallState, Sealed
from handlers.installs.installing import install_app, note_connected, take_state
from handlers.installs.removing import note_uninstalled
from handlers.installs.renewing import claim_renewal, reseal_tokens, settle_renewal
from handlers.installs.values import (
    LEASE,
    ClaimRenewal,
    Installed,
    InstallFacts,
    NoteConnected,
    NoteUninstalled,
    NotRenewed,
    Renewed,
    ResealTokens,
    SettleRenewal,
    StateFacts,
    TakeState,
)
from handlers.messages import MessageKind, ToPerson
from handlers.people.people import Firm, Person, Role
from handlers.records import DeliveryChanged
from tests.handlers.attempt_samples import CARD
from tests.handlers.installs.install_samples import (
    ENDING,
    FIRST,
    ID,
    INSTALL,
    INSTALLED,
    INSTALLER,
    WORKSPACE,
    facts,
    staff,
)
from tests.handlers.people.samples import READY
from tests.handlers.review.samples import NOW

GONE = NoteUninstalled(id=ID, sender=INSTALLER)
CLAIM = ClaimRenewal(id=ID, installation_id=INSTALLED.id)
NEW = Sealed(bot_token="b2", refresh_token="r2", key_id="k1", expires_at=NOW + timedelta(hours=12))
SETTLE = SettleRenewal(id=ID, installation_id=INSTALLED.id, version=3, claim=1, outcome=Renewed(sealed=NEW))
CLAIMED = replace(INSTALLED, claims=1, renewing_until=NOW + LEASE)


def kept(decision: Decision) -> Installation:
    (changed,) = [one for one in decision.records if isinstance(one, InstallationChanged)]
    return changed.installation


def came(decision: Decision) -> Installed:
    assert isinstance(decision.reply, Figures)
    assert isinstance(decision.reply.value, Installed)
    return decision.reply.value


def told(decision: Decision) -> list[str]:
    assert all(message.kind is MessageKind.INSTALL_NOTICE for message in decision.messages)
    return [m.to.person_id for m in decision.messages if isinstance(m.to, ToPerson)]


def test_the_installer_of_a_new_workspace_is_the_first_admin_of_a_firm_called_like_it() -> None:
    decision = install_app(INSTALL, InstallFacts(), NOW)
    assert came(decision) == Installed(firm="Kern LLP", is_admin=True, came_back=False)
    (firm,) = [one for one in decision.records if isinstance(one, Firm)]
    (person,) = [one for one in decision.records if isinstance(one, Person)]
    assert (firm.name, firm.zone, firm.currency) == ("Kern LLP", "Europe/Berlin", "EUR")
    assert (person.name, person.roles) == ("Sol Reyes", {Role.ADMIN})
    assert [message.kind for message in decision.messages] == [MessageKind.DESK]
    assert (kept(decision).bot_token, kept(decision).version) == (FIRST.bot_token, 1)


def test_who_installs_it_again_where_there_is_an_admin_becomes_nobody() -> None:
    decision = install_app(INSTALL, facts(firm=READY, has_admin=True), NOW)
    assert came(decision) == Installed(firm=READY.firm.name, is_admin=False, came_back=True)  # type: ignore[union-attr]
    assert [type(one) for one in decision.records] == [InstallationChanged]
    assert kept(decision).version == 4
    assert decision.messages == ()


def test_what_waited_for_a_workspace_goes_out_when_the_app_is_installed_again_or_its_token_is_taken() -> None:
    removed = replace(WORKSPACE, removed_at=NOW)
    waiting = replace(CARD, state=DeliveryState.DUE, waits_at="w/C1", attempts=7)
    known = facts(firm=READY, has_admin=True, workspace=removed, waiting=(waiting,))
    for decision in (
        install_app(INSTALL, known, NOW),
        note_connected(NoteConnected(id=ID, sender=INSTALLER), known, NOW),
    ):
        (change,) = [one for one in decision.records if isinstance(one, DeliveryChanged)]
        assert (change.delivery.waits_at, change.delivery.attempts, change.delivery.next_at) == (None, 0, NOW)
        assert (
            WorkspaceLeft(workspace_id=WORKSPACE.id, firm_id=WORKSPACE.firm_id, at=None) in decision.records
        )


def test_a_token_of_the_settings_that_works_changes_nothing_where_nothing_was_lost() -> None:
    decision = note_connected(NoteConnected(id=ID, sender=INSTALLER), facts(), NOW)
    assert (decision.reply, decision.records) == (Done(already=True), ())


@pytest.mark.parametrize(
    ("is_used", "left", "reason"),
    [
        (False, 1, None),
        (True, 1, Refusal.CONFLICT),
        (False, 0, Refusal.TOO_LATE),
        (True, 0, Refusal.TOO_LATE),
    ],
)
def test_a_state_is_good_once_and_for_its_time(is_used: bool, left: int, reason: Refusal | None) -> None:
    command = TakeState(id=ID, state_hash="h", until=NOW + timedelta(seconds=left))
    decision = take_state(command, StateFacts(is_used=is_used), NOW)
    assert (decision.reply.reason if isinstance(decision.reply, Refused) else None) is reason
    assert bool(decision.records) is (reason is None)


def test_an_app_that_was_taken_away_has_no_token_any_more_and_its_workspace_gets_nothing() -> None:
    decision = note_uninstalled(GONE, facts(), NOW)
    gone = kept(decision)
    assert (gone.state, gone.bot_token, gone.refresh_token) == (InstallState.REMOVED, "", "")
    assert WorkspaceLeft(workspace_id=WORKSPACE.id, firm_id=WORKSPACE.firm_id, at=NOW) in decision.records


@pytest.mark.parametrize("known", [None, replace(INSTALLED, state=InstallState.REMOVED)])
def test_to_hear_of_it_twice_tells_nobody_twice(known: Installation | None) -> None:
    twice = facts(known=known, workspace=replace(WORKSPACE, removed_at=NOW))
    assert note_uninstalled(GONE, twice, NOW).reply == Done(already=True)


ADMIN, ELSEWHERE = staff("sol", Role.ADMIN), staff("sol", Role.ADMIN, elsewhere=True)
FAY, MEL = staff("fay", Role.FINANCE, elsewhere=True), staff("mel", Role.SUPERVISOR)


@pytest.mark.parametrize(
    ("there", "whom"),
    [
        ((ELSEWHERE, FAY), ["sol"]),
        ((ADMIN, FAY, MEL), ["sol", "fay"]),
        ((ADMIN, staff("ida", Role.ADMIN, elsewhere=True), FAY), ["sol", "ida"]),
        ((ADMIN, MEL), ["sol"]),
    ],
)
def test_admins_are_told_and_others_where_no_admin_is_reached_elsewhere(there: Any, whom: list[str]) -> None:
    assert told(note_uninstalled(GONE, facts(staff=there), NOW)) == whom


@pytest.mark.parametrize(
    ("more", "claims"),
    [
        ({}, True),
        ({"expires_at": NOW + timedelta(hours=2, seconds=1)}, False),
        ({"expires_at": NOW - timedelta(hours=9)}, True),
        ({"expires_at": None}, False),
        ({"refresh_token": ""}, False),
        ({"trouble": "invalid_refresh_token"}, False),
        ({"state": InstallState.REMOVED}, False),
        ({"renewing_until": NOW + timedelta(seconds=1)}, False),
        ({"renewing_until": NOW}, True),
    ],
)
def test_tokens_are_renewed_ahead_of_their_end_by_one_at_a_time(more: dict[str, Any], claims: bool) -> None:
    decision = claim_renewal(CLAIM, facts(known=replace(INSTALLED, **more)), NOW)
    assert isinstance(decision.reply, Figures) is claims
    if claims:
        assert (kept(decision).claims, kept(decision).renewing_until) == (1, NOW + LEASE)


def test_renewed_tokens_are_kept_and_those_of_another_installation_are_not() -> None:
    renewed = kept(settle_renewal(SETTLE, facts(known=CLAIMED), NOW))
    assert (renewed.sealed, renewed.version, renewed.renewing_until) == (NEW, 4, None)
    anew = facts(known=replace(CLAIMED, version=4))
    assert isinstance(settle_renewal(SETTLE, anew, NOW).reply, Refused)


@pytest.mark.parametrize(
    ("outcome", "left", "is_told", "whom", "trouble"),
    [
        (NotRenewed(words="no", for_good=True), 60, False, ["sol"], "no"),
        (NotRenewed(words="away"), 90, False, [], ""),
        (NotRenewed(words="away"), 59, False, ["sol"], ""),
        (NotRenewed(words="away"), 59, True, [], ""),
    ],
)
def test_a_renewal_that_fails_is_told_when_it_is_for_good_or_the_end_is_near(
    outcome: NotRenewed, left: int, is_told: bool, whom: list[str], trouble: str
) -> None:
    known = replace(CLAIMED, expires_at=NOW + timedelta(minutes=left))
    settled = replace(SETTLE, outcome=outcome)
    decision = settle_renewal(settled, facts(known=known, is_told=is_told), NOW)
    assert told(decision) == whom
    assert kept(decision).trouble == trouble
    assert kept(decision).bot_token == INSTALLED.bot_token


@pytest.mark.parametrize(
    ("more", "done"),
    [
        ({}, True),
        ({"version": 4}, False),
        ({"renewing_until": NOW + LEASE}, False),
        ({"renewing_until": NOW}, True),
    ],
)
def test_tokens_are_put_under_another_key_unless_they_change_just_then(
    more: dict[str, Any], done: bool
) -> None:
    under = replace(ENDING, bot_token="b under k2", key_id="k2")
    command = ResealTokens(id=ID, installation_id=INSTALLED.id, version=3, sealed=under)
    decision = reseal_tokens(command, facts(known=replace(INSTALLED, **more)), NOW)
    assert isinstance(decision.reply, Done) is done
    if done:
        assert (kept(decision).bot_token, kept(decision).key_id) == ("b under k2", "k2")


@pytest.mark.parametrize(
    ("command", "handler", "words"),
    [
        (INSTALL, install_app, "Slack installed the app in Kern LLP"),
        (GONE, note_uninstalled, "Slack noted that the app was taken away from Kern LLP"),
        (SETTLE, settle_renewal, "Signoff renewed the tokens of Kern LLP"),
        (
            ResealTokens(id=ID, installation_id=INSTALLED.id, version=3, sealed=ENDING),
            reseal_tokens,
            "Whoever runs Signoff put the tokens of Kern LLP under another key",
        ),
    ],
)
def test_the_audit_tells_of_it_without_a_token(command: Any, handler: Any, words: str) -> None:
    known = facts(firm=READY, has_admin=True)
    decision = audited(command, known, handler(command, known, NOW), NOW)
    (record,) = [one for one in decision.records if isinstance(one, AuditRecord)]
    assert words in line(told_by(record.body), Names())
    assert not any(token in record.body for token in ("sealed bot", "sealed refresh", "b2", "r2"))
