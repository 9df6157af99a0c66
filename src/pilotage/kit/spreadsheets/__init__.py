"""Tables out of the product, as CSV and XLSX: one writer each, and a text is never a formula."""
