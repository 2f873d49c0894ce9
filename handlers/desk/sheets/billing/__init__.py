"""The forms of invoicing: pre-bills, invoices, and what stands on them."""
