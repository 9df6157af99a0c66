"""Text into typed values of the registers."""
