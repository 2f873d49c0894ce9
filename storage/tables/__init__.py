"""Every table of the product, under one MetaData."""

from storage.tables.audit import audit_heads, audit_records, audit_subjects
from storage.tables.deliveries import deliveries
from storage.tables.desk import (
    claims,
    consents,
    former_terms,
    invitations,
    outside_business_notices,
    set_up_steps,
)
from storage.tables.held import held_answers, listed_names, name_keys
from storage.tables.installs import install_states, installations
from storage.tables.metadata import metadata
from storage.tables.metering import metered_spans, time_adjustments
from storage.tables.money import (
    digests,
    ledger_accounts,
    ledger_entries,
    pay_periods,
    payout_lines,
    payouts,
    rate_lines,
    time_entries,
)
from storage.tables.people import accounts, api_keys, clients, firms, people, workspaces
from storage.tables.places import places, roster_members, rosters
from storage.tables.retention import legal_holds, retentions
from storage.tables.review import (
    declines,
    drafts,
    idempotency_keys,
    matters,
    offers,
    reviews,
    tasks,
    verdicts,
)
from storage.tables.walls import pay_releases, wall_entries, wall_sets, wall_sweeps, withholdings

__all__ = [
    "accounts",
    "api_keys",
    "audit_heads",
    "audit_records",
    "audit_subjects",
    "claims",
    "clients",
    "consents",
    "declines",
    "deliveries",
    "digests",
    "drafts",
    "firms",
    "former_terms",
    "held_answers",
    "idempotency_keys",
    "install_states",
    "installations",
    "invitations",
    "ledger_accounts",
    "ledger_entries",
    "legal_holds",
    "listed_names",
    "matters",
    "metadata",
    "metered_spans",
    "name_keys",
    "offers",
    "outside_business_notices",
    "pay_periods",
    "pay_releases",
    "payout_lines",
    "payouts",
    "people",
    "places",
    "rate_lines",
    "retentions",
    "reviews",
    "roster_members",
    "rosters",
    "set_up_steps",
    "tasks",
    "time_adjustments",
    "time_entries",
    "verdicts",
    "wall_entries",
    "wall_sets",
    "wall_sweeps",
    "withholdings",
    "workspaces",
]
