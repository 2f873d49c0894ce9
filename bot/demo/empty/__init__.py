"""The demo that begins with nothing: a workspace in which nobody has set Signoff up, and what to do about it."""
