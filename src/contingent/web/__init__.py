"""The planning room: pages, streams and the HTTP API, over the services."""
