"""`signoff ledger …`: proving the ledger."""
