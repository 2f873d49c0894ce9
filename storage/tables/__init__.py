"""Every table of the product, under one MetaData."""

from storage.tables.deliveries import deliveries
from storage.tables.held import held_answers, listed_names, name_keys
from storage.tables.metadata import metadata
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
from storage.tables.places import places
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

__all__ = [
    "accounts",
    "api_keys",
    "clients",
    "declines",
    "deliveries",
    "digests",
    "drafts",
    "firms",
    "held_answers",
    "idempotency_keys",
    "ledger_accounts",
    "ledger_entries",
    "listed_names",
    "matters",
    "metadata",
    "name_keys",
    "offers",
    "pay_periods",
    "payout_lines",
    "payouts",
    "people",
    "places",
    "rate_lines",
    "reviews",
    "tasks",
    "time_entries",
    "verdicts",
    "workspaces",
]
