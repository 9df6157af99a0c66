"""The wing `delivery`: plans with tasks, links, calendars, baselines and progress; backlogs and sprints."""
