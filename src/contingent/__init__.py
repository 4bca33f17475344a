"""Contingent: what a coalition of nations can field, and what that hinges on."""

__version__ = "0.1.0"

__all__ = ["__version__"]
