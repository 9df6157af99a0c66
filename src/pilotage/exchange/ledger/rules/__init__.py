"""From the cells of a ledger to bookings, without the database."""
