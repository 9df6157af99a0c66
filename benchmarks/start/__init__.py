"""`pilotage serve`, from the command to the first page, and what its processes hold."""
