"""The pages over many plans: the list of plans, their timeline, and their earned value added up."""
