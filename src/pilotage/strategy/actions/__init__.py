"""The only way to write the strategy: objectives, drivers, judgements, weights, ratings."""
