"""The facts of time and money."""
