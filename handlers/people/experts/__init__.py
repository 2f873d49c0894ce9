"""Experts: invited, joined, in and out."""
