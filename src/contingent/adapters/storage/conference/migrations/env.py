"""Run by alembic: migrates on the connection it is given, in the transaction open there."""

from alembic import context

from contingent.adapters.storage.conference.tables import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=False,  # the transaction is ours
)
context.run_migrations()
