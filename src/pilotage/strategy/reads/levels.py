"""What a level of contribution counts, in Python and in SQL: both from the engine's one scale."""

from decimal import Decimal

from django.db.models import Case, DecimalField, F, Value, When
from django.db.models.expressions import Combinable

from pilotage.engine.scoring.strengths import STRENGTHS

SHARES = {known.key: Decimal(str(known.share)) for known in STRENGTHS}


def share_of(level: str | None) -> Decimal:
    """0..1 of a full contribution. Raises KeyError for what is not rated: nobody can say what that counts."""
    return SHARES[level or ""]


def share_in_sql(field: str) -> Combinable:
    """The same in a query, NULL where not rated."""
    cases = [When(**{field: key}, then=Value(share)) for key, share in SHARES.items()]
    return Case(*cases, output_field=DecimalField(max_digits=4, decimal_places=3))


def weighed_share_in_sql(field: str, weight: str) -> Combinable:
    """weight × level in a query."""
    return F(weight) * share_in_sql(field)
