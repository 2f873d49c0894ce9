"""The facts of the audit."""
