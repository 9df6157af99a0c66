"""When tasks can happen if people and machines are few: schedules that ask of nobody more than there is."""
