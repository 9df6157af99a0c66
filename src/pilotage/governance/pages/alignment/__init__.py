"""Alignment, shared by PMO and SRO: the picture of all, and the review of one."""
