"""Writing what people say of the PMO's capability: models, assessments, roadmaps, kept evidence."""
