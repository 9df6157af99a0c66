"""An import: read, checked against the register, written with history."""
