"""What is owed and how it is sent: attempts, their pace, and what each says."""
