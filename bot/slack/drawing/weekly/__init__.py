"""Digests of those who see to the work, as Slack messages."""
