"""What the cockpit and the search ask of all wings below."""
