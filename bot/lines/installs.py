"""The dispatch table's lines for installations: each by itself, for they are rare and may touch a whole workspace."""

from bot.dispatch import Line, Table
from handlers.installs.installing import install_app, note_connected, take_state
from handlers.installs.removing import note_uninstalled
from handlers.installs.renewing import claim_renewal, reseal_tokens, settle_renewal
from handlers.installs.values import (
    ClaimRenewal,
    InstallApp,
    NoteConnected,
    NoteUninstalled,
    ResealTokens,
    SettleRenewal,
    TakeState,
)
from storage.facts.people.installs import install_facts, state_facts

INSTALL_LINES: Table = {
    TakeState: Line(load=state_facts, decide=take_state, alone=True),
    InstallApp: Line(load=install_facts, decide=install_app, alone=True),
    NoteUninstalled: Line(load=install_facts, decide=note_uninstalled, alone=True),
    NoteConnected: Line(load=install_facts, decide=note_connected, alone=True),
    ClaimRenewal: Line(load=install_facts, decide=claim_renewal, alone=True),
    SettleRenewal: Line(load=install_facts, decide=settle_renewal, alone=True),
    ResealTokens: Line(load=install_facts, decide=reseal_tokens, alone=True),
}
