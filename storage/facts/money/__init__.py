"""What money is decided on, beside verdicts and the closing of weeks."""
