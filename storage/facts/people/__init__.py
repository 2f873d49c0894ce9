"""The facts of people, firms and places."""
