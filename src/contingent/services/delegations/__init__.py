"""What a delegation asks of its own offers, on its own view."""
