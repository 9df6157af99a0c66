"""The journey: where the PMO was, is and will be, and the next steps."""
