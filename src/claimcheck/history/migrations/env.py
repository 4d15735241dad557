"""What alembic runs to bring a store up to date; see `upgrade` of this package, which hands over the connection.

A new revision is a file in `versions`, written by hand, beside the change in `claimcheck.history.tables` and its
`REVISION`; a test holds the two against each other.
"""

from __future__ import annotations

from alembic import context

from claimcheck.history.tables import metadata, version

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=version.name,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
