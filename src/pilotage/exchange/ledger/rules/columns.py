"""Which column of a ledger holds what, by the words of its header."""

from typing import Final

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "key": ("key", "initiative key", "project key", "project id", "id", "cost object", "wbs"),
    "initiative": ("initiative", "initiative name", "project", "project name"),
    "line": ("line", "line name", "money line", "cost line", "account"),
    "kind": ("kind", "type", "cost type", "capex opex"),
    "month": ("month", "period", "date", "posting date", "booking date", "booked on"),
    "amount": ("amount", "actual", "actual cost", "value", "cost"),
    "currency": ("currency", "curr", "ccy"),
    "reference": ("reference", "ref", "document", "document number", "voucher", "invoice"),
}
# Of each group one column at least must be there.
NEEDED: Final[tuple[tuple[str, ...], ...]] = (("key", "initiative"), ("line", "kind"), ("month",), ("amount",))
