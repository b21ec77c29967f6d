"""Merged enterprises, since when an alias is known, and what a case was judged by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns."""
    op.add_column("enterprise", sa.Column("merged_into", _ID, nullable=True))
    for table, names in (("alias", ["since"]), ("case_file", ["measure"]), ("run_action", ["margin", "measure"])):
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
