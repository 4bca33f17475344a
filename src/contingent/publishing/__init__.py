"""The site of a case: pages, figures and tables as files that need no server."""
