"""The REST API at /api/v1/: the same rules, reads and actions as the pages, in JSON."""
