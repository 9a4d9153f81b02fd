"""The tables of the store. Two of them, audit and review log, are chains: rows are added and never changed.

Not for rules: those stand in the module of each matter.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from troughwise.records.types import Json, UtcTime

_Number = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """The parent of all tables."""


class Chained:
    """A row of a chain: its number without gaps, and the hash over it and the hash before."""

    seq: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditRow(Chained, Base):
    """Who did what, about which id. Never a patient's data."""

    __tablename__ = "audit"
    who: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(200))
    detail: Mapped[Any] = mapped_column(Json)


class DecisionRow(Chained, Base):
    """A decision of the review log; ``submitted_by`` is who submitted what is decided on, for the rule of four eyes."""

    __tablename__ = "review_log"
    __table_args__ = (Index("review_log_record", "record_id", "seq"),)
    record_id: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(200))
    submitted_by: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    proposal: Mapped[str | None] = mapped_column(Text)


class ChainHead(Base):
    """The last row of a chain, so that a row cut off at the end is missed."""

    __tablename__ = "chain_head"
    chain: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(_Number)
    hash: Mapped[str] = mapped_column(String(64))


class AccountRow(Base):
    """Somebody who signs in."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[Any] = mapped_column(Json)
    active: Mapped[bool] = mapped_column(Boolean)
    password_hash: Mapped[str | None] = mapped_column(String(300))
    oidc_issuer: Mapped[str | None] = mapped_column(String(300))
    oidc_subject: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class SessionRow(Base):
    """A sign-in that lasts; only the hash of its token is known here."""

    __tablename__ = "session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.name"), index=True)
    begun_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime] = mapped_column(UtcTime)
    ends_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class ApiKeyRow(Base):
    """A program's key; only its hash is known here."""

    __tablename__ = "api_key"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    roles: Mapped[Any] = mapped_column(Json)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class CaseRow(Base):
    """A saved case: whose it is and where it stands; its contents are its versions."""

    __tablename__ = "case_file"
    __table_args__ = (Index("case_file_owner", "owner", "number"),)
    number: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(200))
    label: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)


class CaseVersionRow(Base):
    """The contents of a case at one version."""

    __tablename__ = "case_version"
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    case: Mapped[Any] = mapped_column(Json)
    result: Mapped[str | None] = mapped_column(Text)
    stamp: Mapped[Any] = mapped_column(Json)


class ConversationRow(Base):
    """A kept conversation, under an id that nobody can guess."""

    __tablename__ = "conversation"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200), index=True)
    body: Mapped[Any] = mapped_column(Json)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)


class ReportRow(Base):
    """ "Something is wrong here": what a reader says of a record, and what was answered."""

    __tablename__ = "report"
    number: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=True)
    record_id: Mapped[str] = mapped_column(String(200), index=True)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcTime)
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(String(200))
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
