"""The weekly payout: what it comes to, disputes, approval, files and what was paid."""
