"""The pages on which the settings of one scenario are made: facts, limits, people, starts and rules."""
