"""Slack's numbers; ORIGIN.md says where they come from."""
