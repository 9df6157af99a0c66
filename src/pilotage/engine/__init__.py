"""Pure mathematics: problems in, answers out; no database, no clock, no files, no chance of its own."""
