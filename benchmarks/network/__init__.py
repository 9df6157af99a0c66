"""Scheduling: full passes beside MPXJ's, calendars beside none, and one change beside a full pass."""
