"""Monte Carlo of networks: the engine beside one trial at a time in plain Python."""
