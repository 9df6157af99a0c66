"""What a committee asks of an answer: frontier, why in or out, cures of a clash, worth of one more, robust core."""
