"""`signoff payouts`: settled weeks, payout files, and what came back from a provider."""
