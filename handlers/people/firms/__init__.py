"""The firm as a whole: founded, set up and changed."""
