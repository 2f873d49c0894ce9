"""What the weekly digests of each kind hold, and their pictures."""
