"""Making the tables and bringing them up to date, by alembic, within a transaction given."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

__all__ = ["config", "migrate"]


def config() -> Config:
    """Alembic's settings: there is no file of them."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    made.set_main_option("path_separator", "os")
    return made


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest revision."""
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
