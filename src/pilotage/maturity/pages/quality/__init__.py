"""Pages of data quality, the daily face of evidence."""
