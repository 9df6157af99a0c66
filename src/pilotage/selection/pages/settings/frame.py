"""What the pages of settings have in common: the tabs, whether anything may change, and edits in a grid."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest, Refused
from pilotage.kit.edits import BadEdit, Change, Edited, Refusal, Saved, answer, changes_of, refuse_all
from pilotage.kit.entering import Unreadable
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Row, Tab, Table
from pilotage.selection import rules
from pilotage.selection.models import Scenario
from pilotage.selection.pages.shared import address_of, crumbs_of, is_today, the_scenario
from pilotage.selection.reads.scenarios import commitment_in_force
from pilotage.selection.rules import Impossible, Stale

# Name of the address, and of the tab.
PAGES = ("settings", "settings_limits", "settings_people", "settings_starts", "settings_rules")


def _labels() -> dict[str, str]:
    said = (_("Question"), _("Money and value"), _("People"), _("Starts and unknowns"), _("Rules"))
    return dict(zip(PAGES, said, strict=True))


def locked_by(request: PersonalRequest, scenario: Scenario) -> str:
    """Why nothing can be changed here, in one sentence; empty when it can."""
    if not is_today(request):
        return _("This is the past: nothing is changed here.")
    is_committed = commitment_in_force(scenario) is not None
    verdict = rules.may_change(request.access, scenario, is_committed=is_committed)
    return "" if verdict else str(verdict.reason)


# What a template is given is shaped by each page: Any.
def shown(
    request: PersonalRequest, scenario: Scenario, name: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """One of the pages; `context` has `locked` already."""
    labels = _labels()
    frame = {
        "scenario": scenario,
        "title": scenario.name,
        "tabs": [
            Tab(label, address_of(request, scenario, one), is_current=one == name) for one, label in labels.items()
        ],
        "back": address_of(request, scenario),
        "crumbs": crumbs_of(request, (scenario.name, address_of(request, scenario)), (labels[name], "")),
    }
    return page(request, f"selection/{name}.html", {**frame, **context}, status=status)


# Changed cells of one row, at the version that was read, saved; what comes back is the scenario as it is then.
Save = Callable[[str, Sequence[Change], int], Scenario]


def edited(
    request: PersonalRequest, scenario: Scenario, *, save: Save, table: Callable[[Scenario], Table]
) -> HttpResponse:
    """The answer to pm-grid: each row is saved whole or refused whole; one version guards the whole scenario."""
    try:
        changes = changes_of(request)
    except BadEdit as bad:
        return refuse_all(str(bad))
    version, refused = scenario.version, list[Refusal]()
    for key, group in groupby(sorted(changes, key=lambda one: one.key), key=lambda one: one.key):
        row = list(group)
        try:
            if any(one.version != scenario.version for one in row):
                raise Stale(scenario, read_version=row[0].version)
            version = save(key, row, version).version
        except (Impossible, Unreadable, Refused, Stale) as said:
            refused += [Refusal(one.key, one.column, str(said)) for one in row]
    return answer(_answered(table(the_scenario(request, scenario.pk)), changes, refused))


def _answered(table: Table, changes: Sequence[Change], refused: Sequence[Refusal]) -> Edited:
    """The cells of the rows that were touched, as they are now; and the new version of every row."""
    touched = {one.key for one in changes} - {one.key for one in refused}
    names = [column.name for column in table.columns if column.editor]
    places = {column.name: place for place, column in enumerate(table.columns)}
    rows = [row for row in table.rows if isinstance(row, Row)]
    saved = [
        Saved(row.key, name, cell)
        for row in rows
        if row.key in touched
        for name in names
        if isinstance(cell := row.cells[places[name]], Cell)
    ]
    return Edited(saved=saved, refused=refused, versions={row.key: row.version for row in rows})
