"""Everything an import writes."""
