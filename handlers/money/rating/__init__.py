"""What a matter is billed by beside its rates: rounding of time, premiums, minimums, discounts and codes."""
