"""What is done again and again beside what people ask: closing, sealing, sweeping, purging, reminding."""
