"""One process: its settings, what it is connected with, and how it starts and ends."""
