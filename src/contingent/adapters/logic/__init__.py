"""Self-consistent sets by answer set programming."""
