"""Which offers stand in a world, and why."""
