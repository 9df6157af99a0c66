"""Bookings out of a ledger: what they would change, and then whole or not at all; the file is kept as it came."""
