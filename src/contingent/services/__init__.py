"""Use cases: one verb a file. They wire the pure layers to the adapters."""
