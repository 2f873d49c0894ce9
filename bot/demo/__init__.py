"""The demo: a firm, its people and sample outputs, around the real product and the local workspace."""
