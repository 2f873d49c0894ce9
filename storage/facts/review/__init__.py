"""The facts of reviews: whose turn it is, what was answered."""
