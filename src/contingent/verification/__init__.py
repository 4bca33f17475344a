"""The plan worked out once more, by code that shares nothing with solver or planner."""
