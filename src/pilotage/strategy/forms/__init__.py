"""Text into typed values of the strategy."""
