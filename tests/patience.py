"""How long a test waits for what must come: never a measure of speed, only an end to a test that would hang."""

PATIENCE = 120.0  # seconds of real time; on a busy machine, what takes a fraction of a second has taken 30
