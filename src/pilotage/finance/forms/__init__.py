"""What people type about money, as values."""
