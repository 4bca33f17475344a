"""Who takes part in a conference, in which role, and what was done in it beside the ledger."""
