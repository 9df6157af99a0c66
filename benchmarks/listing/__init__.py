"""A list for programmes beside the plainest JSON of the same rows."""
