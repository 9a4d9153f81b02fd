"""The first tables, and the triggers that keep audit and review log append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_CHAINS = ("audit", "review_log")
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(name: str, length: int | None = None, *, null: bool = False, **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=null, **more)  # type: ignore[arg-type]


def _chained() -> list[sa.Column[object]]:
    number = sa.Column("seq", _BIG, primary_key=True, autoincrement=False)
    return [number, _text("at", 32), _text("previous", 64), _text("hash", 64, unique=True)]  # type: ignore[list-item]


def upgrade() -> None:
    """Make everything."""
    op.create_table(
        "audit", *_chained(), _text("who", 200), _text("what", 80), _text("about", 200), _text("detail", null=True)
    )
    op.create_table(
        "review_log", *_chained(), _text("record_id", 200), _text("digest", 64), _text("kind", 20), _text("by", 200),
        _text("submitted_by", 200), _text("text"), _text("expires_at", 32, null=True), _text("proposal", null=True),
        sa.CheckConstraint("kind <> 'approved' OR \"by\" <> submitted_by", name="four_eyes"),
    )  # fmt: skip
    op.create_index("review_log_record", "review_log", ["record_id", "seq"])
    op.create_table(
        "chain_head", _text("chain", 40, primary_key=True), sa.Column("seq", _BIG, nullable=False), _text("hash", 64)
    )
    _people()
    _contents()
    _append_only()


def _people() -> None:
    op.create_table(
        "account", _text("name", 200, primary_key=True), _text("display_name", 200), _text("roles"),
        sa.Column("active", sa.Boolean(), nullable=False), _text("password_hash", 300, null=True),
        _text("oidc_issuer", 300, null=True), _text("oidc_subject", 300, null=True), _text("created_at", 32),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject"),
    )  # fmt: skip
    op.create_table(
        "session", _text("token_hash", 64, primary_key=True),
        sa.Column("account", sa.String(200), sa.ForeignKey("account.name"), nullable=False, index=True),
        _text("begun_at", 32), _text("used_at", 32), _text("ends_at", 32, index=True),
    )  # fmt: skip
    op.create_table(
        "api_key", _text("name", 120, primary_key=True), _text("key_hash", 64, unique=True), _text("roles"),
        _text("made_by", 200), _text("made_at", 32), _text("ended_at", 32, null=True),
    )  # fmt: skip


def _contents() -> None:
    op.create_table(
        "case_file", sa.Column("number", _BIG, primary_key=True, autoincrement=True), _text("id", 40, unique=True),
        _text("kind", 20), _text("owner", 200), _text("label", 200), sa.Column("version", sa.Integer(), nullable=False),
        _text("changed_at", 32),
    )  # fmt: skip
    op.create_index("case_file_owner", "case_file", ["owner", "number"])
    op.create_table(
        "case_version",
        sa.Column("case_id", sa.String(40), sa.ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True), _text("at", 32), _text("case"), _text("result", null=True),
        _text("stamp"),
    )  # fmt: skip
    op.create_table(
        "conversation", _text("id", 40, primary_key=True), _text("owner", 200, index=True), _text("body"),
        _text("changed_at", 32),
    )  # fmt: skip
    op.create_table(
        "report", sa.Column("number", _BIG, primary_key=True, autoincrement=True), _text("record_id", 200, index=True),
        _text("by", 200), _text("at", 32), _text("text"), _text("answer", null=True), _text("answered_by", 200, null=True),
        _text("answered_at", 32, null=True),
    )  # fmt: skip


def _append_only() -> None:
    """Rows of a chain are refused any change by the database itself."""
    if op.get_bind().dialect.name == "sqlite":
        for table in _CHAINS:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _CHAINS:
        op.execute(
            f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
