"""From an empty database to the schema."""
