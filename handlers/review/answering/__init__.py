"""Answers: verdicts, replies, and what is taken back."""
