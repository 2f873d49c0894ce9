"""What clients and matters are agreed on."""
