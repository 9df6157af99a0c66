"""Pure questions about plans and backlogs: the values they are made of, and who may do what."""
