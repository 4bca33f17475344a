"""Cases: opened, made, written for other tools."""
