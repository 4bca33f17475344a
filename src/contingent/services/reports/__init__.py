"""Reports: read, reviewed, accepted."""
