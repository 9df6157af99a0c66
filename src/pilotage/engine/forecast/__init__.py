"""When a backlog is done, how much of it by a day, and in which order: from what a team did until now."""
