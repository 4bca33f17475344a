"""How the tables of a conference came to be as they are."""
