"""The cockpit at the size of a department and of an enterprise."""
