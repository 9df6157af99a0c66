"""Planning the PMO's own way ahead: as many practices as a model has, in as many increments as two years have."""
