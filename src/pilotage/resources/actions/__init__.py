"""Every way to write roles, people, capacity and demand."""
