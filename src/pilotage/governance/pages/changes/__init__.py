"""Change requests: the list of all, the page of one, the panel on an initiative, and the rules."""
