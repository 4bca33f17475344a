"""Registers from files."""
