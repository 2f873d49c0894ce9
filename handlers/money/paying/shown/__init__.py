"""Payouts as people see them in chat, before any platform renders them."""
