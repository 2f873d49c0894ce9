"""Forms about what a matter's premiums and invoices are agreed on."""
