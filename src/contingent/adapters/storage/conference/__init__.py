"""Accounts, sessions and deeds of a conference, in a database beside the ledger."""
