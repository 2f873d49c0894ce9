"""How each kind of record is written: one statement for all of a kind, by subject."""
