"""Writing what a file says, whole or not at all."""

from pilotage.accounts.rules import Access
from pilotage.exchange.staffing.reads import Rows, rows_of
from pilotage.exchange.staffing.rules.columns import Kind
from pilotage.exchange.tabular.table import Table
from pilotage.kit.history import deed
from pilotage.resources.actions.population import replace_people
from pilotage.resources.actions.replacing import replace_capacity, replace_demand


def import_staffing(table: Table, *, kind: Kind, access: Access) -> Rows:
    """What was read; written when there is no problem, and nothing of it otherwise.

    Raises Unfit when a column is missing, Refused, or Impossible.
    """
    rows = rows_of(table, kind, access)
    if rows.problems:
        return rows
    with deed("import_staffing", actor=access.person_id, file=table.name[:200]):
        if kind == Kind.DEMAND:
            replace_demand(rows.demand, access=access)
        elif kind == Kind.CAPACITY:
            replace_capacity(rows.capacity, access=access)
        else:
            replace_people(rows.people, access=access)
    return rows
