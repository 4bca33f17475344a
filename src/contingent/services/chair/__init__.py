"""What the chair of a conference works with: snapshots, letters, who has answered."""
