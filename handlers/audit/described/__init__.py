"""What each kind of record is to the audit."""
