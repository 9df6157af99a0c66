"""What probes say of the organisation's own data."""

from datetime import date, datetime

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Ref
from pilotage.maturity.rules.probing import Lack


class ProbeOut(Schema):
    name: str
    claim: str = Field(description="What it asks, as a claim.")
    dimension: str = Field(description="Key of the dimension of the capability model that it speaks to first.")
    things: str = Field(description="What its share is of.")
    needs: str = Field(description="What must be there before it can say anything.")
    to_do: str = Field(description="What to do about a row that does not pass.")
    kind: Lack = Field(description="What is wrong with a row that does not pass.")
    passed: int
    asked: int = Field(description="0: no evidence yet, which is not a share of 0.")
    share: float | None = Field(description="0..1; null where nothing could be asked.")
    suspects: int = Field(description="Rows that pass and show a sign of having been made to.")


class ProbesOut(Schema):
    day: date | None = Field(description="Of the run that was kept; null: there is none up to the day asked for.")
    ran_at: datetime | None
    is_afterwards: bool = Field(
        description="Worked out on a later day: only probes that can tell of the past have rows."
    )
    items: list[ProbeOut]


class FindingOut(Schema):
    subject: str
    passes: bool
    said: str = Field(description="What was found, in a phrase.")
    owner: Ref | None
    address: str = Field(description="The page on which it is mended, without the host.")
    sign: str | None = Field(description="It passes, and may have been made to: by what that shows.")


class ProbeWhole(ProbeOut):
    signs: list[str]
    rows: list[FindingOut] = Field(description="What does not pass comes first.")
    more: int = Field(description="How many rows were left out: ask with a greater `limit`.")
