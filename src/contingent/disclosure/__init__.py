"""What published totals tell of numbers that are hidden: the attack, and what it refuses."""
