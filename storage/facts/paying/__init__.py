"""What is decided about payouts on: settling, disputes, approval, files and what came back."""
