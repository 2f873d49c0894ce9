"""Calls of Slack's Web API, at its pace."""
