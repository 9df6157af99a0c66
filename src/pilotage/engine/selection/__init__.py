"""Which initiatives to choose: most value within the limits, with proof."""
