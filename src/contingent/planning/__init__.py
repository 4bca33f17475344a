"""From standing offers to a verified plan."""
