"""Forms of the desk about payouts."""
