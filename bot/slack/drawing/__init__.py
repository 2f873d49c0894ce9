"""Blocks: cards, forms, pages and digests as Slack shows them."""
