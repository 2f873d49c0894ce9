"""Tasks as they come in."""
