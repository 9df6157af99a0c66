"""What money at different times is worth."""
