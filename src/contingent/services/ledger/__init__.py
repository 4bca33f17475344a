"""Ledgers: opened, written to, undone."""
