"""Asking about the PMO's capability: models, evidence, assessments, the way ahead."""
