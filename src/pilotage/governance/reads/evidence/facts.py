"""What register and strategy give as evidence: people named, ratings complete, objectives served, status fresh."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.governance.models import Condition
from pilotage.governance.reads.evidence import EvidenceRow, Found, Probe
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.strategy.models import Contribution
from pilotage.strategy.reads.drivers import active_driver_set, drivers_of
from pilotage.strategy.reads.levels import SHARES
from pilotage.strategy.reads.ratings import cells_of
from pilotage.work.models import Initiative, Rag

FRESH_DAYS = Decimal(30)
SERVING = tuple(level for level, share in SHARES.items() if share)


def names_people(initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether owner and manager are named."""
    return {one.pk: _people(one) for one in initiatives}


def _people(one: Initiative) -> Found:
    address = reverse("work:initiative", args=[one.key])
    rows = tuple(
        EvidenceRow(label, person.name if person else UNKNOWN, address)
        for label, person in ((_("Owner"), one.sponsor), (_("Manager"), one.manager))
    )
    if one.sponsor and one.manager:
        return Found(True, _("Both are named"), rows, address)
    return Found(False, _("Owner and manager are not both named."), rows, address)


def is_rated(initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether every driver in use is rated: three queries."""
    active = active_driver_set()
    if active is None:
        return {one.pk: Found(None, _("No drivers are in use.")) for one in initiatives}
    drivers, cells = drivers_of(active), cells_of(active, [one.pk for one in initiatives])
    found = {}
    for one in initiatives:
        address = reverse("work:initiative", args=[one.key]) + "#panel-strategy"
        levels = [(driver, cells.get((one.pk, driver.pk))) for driver in drivers]
        rows = tuple(
            EvidenceRow(driver.name, str(cell.level.label) if cell and cell.level else UNKNOWN, address)
            for driver, cell in levels
        )
        missing = sum(1 for _driver, cell in levels if cell is None or cell.level is None)
        words = ngettext("%(count)s driver is not rated.", "%(count)s drivers are not rated.", missing)
        said = words % {"count": formatter().number(missing)} if missing else _("Every driver is rated")
        found[one.pk] = Found(not missing, said, rows, address)
    return found


def serves_objectives(
    initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date
) -> Mapping[UUID, Found]:
    """Whether it contributes to an objective: one query."""
    rows = Contribution.objects.filter(initiative__in=[one.pk for one in initiatives], level__in=SERVING)
    by_initiative: dict[UUID, list[Contribution]] = {}
    for row in rows.select_related("objective").order_by("objective__code"):
        by_initiative.setdefault(row.initiative_id, []).append(row)
    found = {}
    for one in initiatives:
        served = by_initiative.get(one.pk, [])
        address = reverse("work:initiative", args=[one.key]) + "#panel-strategy"
        lines = tuple(
            EvidenceRow(
                row.objective.name,
                str(row.get_level_display()),
                reverse("strategy:objective", args=[row.objective_id]),
            )
            for row in served
        )
        words = ngettext("It serves %(count)s objective", "It serves %(count)s objectives", len(served))
        said = words % {"count": formatter().number(len(served))} if served else _("It serves no objective yet.")
        found[one.pk] = Found(bool(served), said, lines, address)
    return found


def has_fresh_status(initiatives: Sequence[Initiative], threshold: Decimal | None, day: date) -> Mapping[UUID, Found]:
    """Whether the RAG was given within so many days."""
    most = FRESH_DAYS if threshold is None else threshold
    return {one.pk: _status(one, most, day) for one in initiatives}


def _status(one: Initiative, most: Decimal, day: date) -> Found:
    address = reverse("work:initiative", args=[one.key])
    if not one.rag or one.rag_on is None:
        return Found(False, _("The status was never reported."), (), address)
    f = formatter()
    value = _("%(rag)s, given %(age)s") % {"rag": str(Rag(one.rag).label), "age": f.age(one.rag_on, day)}
    return Found((day - one.rag_on).days <= most, value, (EvidenceRow(_("Status"), value, address),), address)


def has_met_conditions(
    initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date
) -> Mapping[UUID, Found]:
    """Whether the conditions of earlier decisions are met: one query."""
    rows = Condition.objects.filter(entry__initiative__in=[one.pk for one in initiatives])
    by_initiative: dict[UUID, list[Condition]] = {}
    for row in rows.select_related("entry"):
        by_initiative.setdefault(row.entry.initiative_id, []).append(row)  # type: ignore[arg-type]  # asked by it
    return {one.pk: _conditions(one, by_initiative.get(one.pk, [])) for one in initiatives}


def _conditions(one: Initiative, rows: Sequence[Condition]) -> Found:
    f, met, due = formatter(), _("met %(day)s"), _("due %(day)s")
    lines = tuple(
        EvidenceRow(
            row.text,
            (met if row.met_on else due) % {"day": f.date(row.met_on or row.due_on)},
            reverse("governance:entry", args=[row.entry.number]),
        )
        for row in rows
    )
    left = sum(1 for row in rows if row.met_on is None)
    address = reverse("work:initiative", args=[one.key])
    if not left:
        return Found(True, _("All are met") if rows else _("There were none"), lines, address)
    words = ngettext("%(count)s condition is open.", "%(count)s conditions are open.", left)
    return Found(False, words % {"count": f.number(left)}, lines, address)


PROBES = (
    Probe(
        "people", lazy("Owner and manager are named"), names_people,
        lazy("Name them in the form of the initiative."), 40,
    ),
    Probe(
        "rated", lazy("Every driver is rated"), is_rated,
        lazy("Rate what is missing on the page of the initiative."), 42,
    ),
    Probe(
        "objectives", lazy("It serves an objective"), serves_objectives,
        lazy("Say which objectives it contributes to."), 44,
    ),
    Probe(
        "fresh_status", lazy("The status is fresh"), has_fresh_status,
        lazy("Report the status anew."), 46, lazy("days old at most"), FRESH_DAYS,
    ),
    Probe(
        "conditions_met", lazy("Conditions of earlier decisions are met"), has_met_conditions,
        lazy("Meet them, and say so in the decision’s page."), 48,
    ),
)  # fmt: skip
