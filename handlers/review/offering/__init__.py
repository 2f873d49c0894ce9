"""Who is asked, and who has taken it."""
