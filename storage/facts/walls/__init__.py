"""The facts of walls, holds and what they reach."""
