"""Plans and places in the forms of other people's tools."""
