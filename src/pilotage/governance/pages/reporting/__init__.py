"""The pages of status reports."""
