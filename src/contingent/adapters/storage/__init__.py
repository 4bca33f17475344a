"""Where ledgers are kept: SQLite by default, PostgreSQL by address."""
