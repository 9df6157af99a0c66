"""What may be said and done about the PMO's capability, and how levels are told."""
