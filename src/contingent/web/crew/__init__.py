"""Processes that do the long work of the room, so that it can be ended whatever it is doing."""
