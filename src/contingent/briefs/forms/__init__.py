"""The forms of a brief: each writes the same document."""
