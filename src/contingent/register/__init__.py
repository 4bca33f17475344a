"""The register: who offers what, on which conditions, with which caveats, on whose word.

Frozen values only; no database, no solver, no terminal.
"""
