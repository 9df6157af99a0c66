"""What people type about roles, people and hours, as values."""
