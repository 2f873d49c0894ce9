"""Papers that leave the firm as PDF."""
