"""Payout files: what payroll and payment providers take, and what comes back from them."""
