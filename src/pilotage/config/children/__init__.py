"""The processes that `pilotage serve`, `worker` and `demo` start and watch: each module here is run with `-m`."""
