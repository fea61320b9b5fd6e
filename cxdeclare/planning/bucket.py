"""Bucket: where the state of a real tenant is kept, as a plan carries it."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import BaseModel, ConfigDict, Field

from cxdeclare.model.location import S3Location


class Bucket(BaseModel):
    """The place that the manifest named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bucket: str = Field(description="Its name.")
    name: str = Field(description="Of the state, among others in the bucket.")
    region: str | None = Field(description="Of the bucket; null for that of the environment.")
    prefix: str = Field(description="Stands before all keys.")
    kms_key: str | None = Field(description="What states are encrypted with, if it is said.")
    endpoint: str | None = Field(description="Of a store that is not the one of AWS.")
    compatible: bool = Field(description="Whether the store only resembles that of AWS.")
    lease: float = Field(description="Seconds until a lock without a sign may be taken over.")

    @classmethod
    def of(cls, at: S3Location) -> Bucket:
        """As a plan carries it."""
        return cls(**asdict(at))

    @property
    def location(self) -> S3Location:
        """As stores take it."""
        return S3Location(**self.model_dump())
