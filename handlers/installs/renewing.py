"""Tokens that end: renewed ahead of their end by one process at a time, for each way to renew them works once."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.decisions import Decision, Done, Figures, Refusal, refuse
from handlers.installs.changed import InstallationChanged
from handlers.installs.installation import Installation, InstallState
from handlers.installs.removing import notices
from handlers.installs.values import (
    AHEAD,
    LEASE,
    PAUSE,
    ClaimRenewal,
    InstallFacts,
    NotRenewed,
    Renewed,
    ResealTokens,
    SettleRenewal,
)
from handlers.messages import Message

TELL_WITHIN = timedelta(hours=1)  # of the end of a token that could not be renewed so far
_LOST = "these are other tokens by now"
_BUSY = "these tokens are being renewed just now"
_DONE = Decision(reply=Done(already=True))


def claim_renewal(command: ClaimRenewal, facts: InstallFacts, now: datetime) -> Decision:
    """Decide whether to renew tokens now; the reply's figures are the installation as claimed."""
    del command
    known = facts.known
    if known is None or not is_to_renew(known, now):
        return _DONE
    claimed = replace(known, claims=known.claims + 1, renewing_until=now + LEASE)
    return Decision(
        reply=Figures(value=claimed), records=(InstallationChanged(installation=claimed, seen=known),)
    )


def settle_renewal(command: SettleRenewal, facts: InstallFacts, now: datetime) -> Decision:
    """Decide what a renewal's outcome means; new tokens are kept as long as nobody has others by now."""
    known = facts.known
    if known is None or known.state is not InstallState.INSTALLED or known.version != command.version:
        return refuse(Refusal.CONFLICT, _LOST)
    match command.outcome:
        case Renewed(sealed=sealed):
            renewed = replace(
                known,
                bot_token=sealed.bot_token,
                refresh_token=sealed.refresh_token,
                key_id=sealed.key_id,
                expires_at=sealed.expires_at,
                version=known.version + 1,
                renewing_until=None,
                trouble="",
            )
            change = InstallationChanged(installation=renewed, seen=known, did="tokens.renewed")
            return Decision(reply=Done(), records=(change,))
        case NotRenewed() as not_renewed:
            return _not_renewed(command, not_renewed, known, facts, now)


def reseal_tokens(command: ResealTokens, facts: InstallFacts, now: datetime) -> Decision:
    """Decide to keep tokens under another key; those that are being renewed are left to whoever does that."""
    known = facts.known
    if known is None or known.state is not InstallState.INSTALLED or known.version != command.version:
        return refuse(Refusal.CONFLICT, _LOST)
    if known.renewing_until is not None and known.renewing_until > now:
        return refuse(Refusal.CONFLICT, _BUSY)
    sealed = command.sealed
    kept = replace(
        known,
        bot_token=sealed.bot_token,
        refresh_token=sealed.refresh_token,
        key_id=sealed.key_id,
        version=known.version + 1,
    )
    change = InstallationChanged(installation=kept, seen=known, did="tokens.resealed")
    return Decision(reply=Done(), records=(change,))


def is_to_renew(installation: Installation, now: datetime) -> bool:
    """Whether somebody should renew these tokens now."""
    if installation.state is not InstallState.INSTALLED or not installation.refresh_token:
        return False
    if installation.trouble or installation.expires_at is None or installation.expires_at - now > AHEAD:
        return False
    return installation.renewing_until is None or installation.renewing_until <= now


def _not_renewed(
    command: SettleRenewal, outcome: NotRenewed, known: Installation, facts: InstallFacts, now: datetime
) -> Decision:
    if known.claims != command.claim:
        return refuse(Refusal.CONFLICT, _LOST)
    after = replace(
        known,
        renewing_until=None if outcome.for_good else now + PAUSE,
        trouble=outcome.words if outcome.for_good else "",
    )
    ends_soon = known.expires_at is not None and known.expires_at - now <= TELL_WITHIN
    did = "tokens.not_renewed" if outcome.for_good else ""
    return Decision(
        reply=Done(),
        records=(InstallationChanged(installation=after, seen=known, did=did),),
        messages=_told(facts, known, now)
        if outcome.for_good
        else _told_once(facts, known, now)
        if ends_soon
        else (),
    )


def _told(facts: InstallFacts, known: Installation, now: datetime) -> tuple[Message, ...]:
    workspace = facts.workspace
    if workspace is None:
        return ()
    return notices(workspace.id, workspace.firm_id, facts.staff, f"renewal/{known.version}", now)


def _told_once(facts: InstallFacts, known: Installation, now: datetime) -> tuple[Message, ...]:
    """Owe it at the first failure in the last hour: the next one is told of nothing new."""
    return () if facts.is_told else _told(facts, known, now)
