"""When a plan will really end: many trials of a network whose durations are not certain."""
