"""What people type about the PMO's capability."""
