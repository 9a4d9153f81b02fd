"""The review of a statement as frozen values: decisions in a log, and the state they add up to. Not for keeping them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from troughwise.vocabulary.records import Frozen

DecisionKind = Literal["submitted", "taken", "approved", "sent_back", "retired", "commented", "proposed"]
ReviewStatus = Literal["not_reviewed", "submitted", "under_review", "approved", "expired", "retired", "sent_back"]


class Mark(Frozen):
    """Who did it, and when (UTC)."""

    by: str
    at: datetime


class DecisionWish(Frozen):
    """What somebody wants to decide on a record as it is now; ``digest`` covers the record and its sources."""

    record_id: str = Field(min_length=1, max_length=200)
    digest: str = Field(min_length=8, max_length=64)
    kind: DecisionKind
    text: str = Field("", max_length=4_000)
    expires_at: datetime | None = None
    proposal: str | None = Field(None, max_length=40_000, description="the proposed content, as TOML")


class Decision(DecisionWish):
    """A row of the log: never edited, only followed by another."""

    seq: int
    by: str
    at: datetime


class ReviewState(Frozen):
    """What the log says of a record as it is now."""

    status: ReviewStatus = "not_reviewed"
    seq: int = 0
    submitted: Mark | None = None
    taken: Mark | None = None
    approved: Mark | None = None
    expires_at: datetime | None = None
    reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether a review goes on or has ended well, so that its steps are worth showing."""
        return self.status in {"submitted", "under_review", "approved"}
