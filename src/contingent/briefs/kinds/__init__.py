"""The kinds of brief: each fills the same document from the same answers."""
