"""From the cells of a table to stories, without the database."""
