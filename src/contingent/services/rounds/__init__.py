"""Sealed rounds as files: opened, sealed, published, closed and checked."""
