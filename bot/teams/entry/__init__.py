"""Who may come in, and what is read of it."""
