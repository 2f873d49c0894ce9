"""What a matter's invoices and premiums are agreed on."""
