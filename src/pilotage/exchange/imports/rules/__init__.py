"""What an import may do, and how a file's records compare with the register."""
