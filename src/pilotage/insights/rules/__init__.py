"""What insights may do, and the values that travel between its rooms."""
