"""From the cells of a table to typed rows, without the database."""
