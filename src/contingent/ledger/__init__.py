"""The register over time: recorded changes, chained entries, and any past day as a fold of them.

No database, no clock and no terminal: where entries are kept and what time it is are given.
"""
