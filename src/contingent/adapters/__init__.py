"""The outer ring: files, the solver, the engine of set logic. Siblings do not know each other."""
