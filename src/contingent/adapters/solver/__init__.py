"""The MILP solver of plans."""
