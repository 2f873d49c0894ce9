"""The pre-bill: what an invoice will say, line by line, before a person has accepted it."""
