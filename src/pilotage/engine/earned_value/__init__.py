"""What was planned, what is done and what it cost, in one unit: earned value and earned schedule."""
