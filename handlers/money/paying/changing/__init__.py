"""What changes a payout before it goes out: disputes, bonuses and clawbacks."""
