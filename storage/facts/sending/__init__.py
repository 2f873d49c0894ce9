"""The facts of deliveries."""
