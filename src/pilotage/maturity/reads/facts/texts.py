"""Texts as digests: whether there is one, and whether it is the same as another, without sending it."""

from django.db.models import TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import MD5, Coalesce, Concat, Lower, NullIf, Trim

TEXT = TextField()
NOTHING = Value("", output_field=TEXT)


def mark_of(*columns: str) -> Combinable:
    """A digest of what stands in the columns together, however it is written large or spaced around; "": nothing."""
    parts = [NullIf(Trim(Lower(column)), NOTHING, output_field=TEXT) for column in columns]
    digests = [Coalesce(MD5(part, output_field=TEXT), NOTHING, output_field=TEXT) for part in parts]
    return digests[0] if len(digests) == 1 else Concat(*digests, output_field=TEXT)
