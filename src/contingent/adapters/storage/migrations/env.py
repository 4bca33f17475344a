"""Run by alembic: migrates on the connection it is given, in the transaction open there."""

from alembic import context

from contingent.adapters.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the transaction is ours
)
context.run_migrations()
