"""The promised JSON: plain values from answers, the same for ``--json`` and for the room."""
