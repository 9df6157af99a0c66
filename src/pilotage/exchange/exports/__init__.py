"""Lists of the product as files: the register as CSV and XLSX."""
