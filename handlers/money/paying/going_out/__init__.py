"""A payout on its way: approved, posted, in a file, and paid or bounced."""
