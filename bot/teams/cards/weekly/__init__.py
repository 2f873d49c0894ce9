"""Digests of those who see to the work, as cards."""
