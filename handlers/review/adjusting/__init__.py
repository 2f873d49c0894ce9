"""Time that was metered, made less or more."""
