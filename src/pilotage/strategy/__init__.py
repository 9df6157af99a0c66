"""What is wanted: objectives and measures, drivers and their weights, contributions."""
