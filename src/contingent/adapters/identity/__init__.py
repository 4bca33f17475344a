"""Proofs of who somebody is."""
