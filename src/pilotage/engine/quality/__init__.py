"""Can a schedule be trusted: the fourteen checks of the DCMA, each with the tasks that fail it."""
