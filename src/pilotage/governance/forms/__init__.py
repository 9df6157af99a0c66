"""Text into typed values."""
