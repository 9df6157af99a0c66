"""The pages of people and their time."""
