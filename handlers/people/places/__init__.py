"""Where people are reached, and what each platform calls things."""
