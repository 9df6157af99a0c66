"""What the demonstration has made so far."""

from dataclasses import dataclass, field
from datetime import date

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access
from pilotage.work.models import Initiative, Portfolio


@dataclass(slots=True)
class Loaded:
    """What has been made so far, by the names that the tables use."""

    month: date
    access: Access
    people: dict[str, Person] = field(default_factory=dict)
    portfolios: dict[str, Portfolio] = field(default_factory=dict)
    initiatives: dict[str, Initiative] = field(default_factory=dict)
