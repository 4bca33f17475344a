"""Sealed rounds: offers that bind together or not at all, and that nobody sees before."""
