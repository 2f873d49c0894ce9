"""Calls of Teams, at its pace."""
