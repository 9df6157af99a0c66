"""When is worked: weeks, exceptions, and counting in working time."""
