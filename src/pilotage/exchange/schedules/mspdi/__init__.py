"""MS Project XML (MSPDI), read and written."""
