"""What a card, a form and a page show of a review."""
