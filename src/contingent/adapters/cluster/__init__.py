"""Where pieces of work run: on this machine, or on a Dask cluster."""
