"""The command line. Each command is a file; heavy imports happen inside commands."""
