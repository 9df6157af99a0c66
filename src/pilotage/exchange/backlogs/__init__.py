"""Stories of a backlog as files: brought in after a look at the difference, given out as CSV and XLSX."""
