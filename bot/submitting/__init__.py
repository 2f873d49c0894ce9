"""Sending a file of outputs, as a client does."""
