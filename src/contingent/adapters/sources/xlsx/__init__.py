"""XLSX files, read with limits and written."""
