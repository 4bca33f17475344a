"""Documents people take to a meeting."""
