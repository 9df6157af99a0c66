"""The register page beside the plainest page that could show the same table."""
