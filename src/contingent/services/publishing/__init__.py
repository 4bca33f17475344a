"""What the staff of a conference publishes: snapshots, letters, who has answered."""
