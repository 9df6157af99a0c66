"""Choosing: scenarios, their proven answers, and the commit of a decision."""
