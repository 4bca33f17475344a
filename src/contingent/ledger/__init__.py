"""The register over time: recorded changes, chained events, and any past day as a fold of them.

No database, no clock and no terminal: where events are kept and what time it is are given.
"""
