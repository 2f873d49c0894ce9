"""Who bills and who is billed: names, addresses, tax, numbers and formats, as they stand on an invoice."""
