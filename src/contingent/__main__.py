"""Run the command line with ``python -m contingent``."""

from contingent.cli.main import main

if __name__ == "__main__":
    main()
