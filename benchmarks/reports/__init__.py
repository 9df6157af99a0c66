"""Status reports: drafting those of a whole enterprise, and the page that shows who has reported."""
