"""Revisions of a ledger's tables."""
