"""What changed between two days: from dated observations, so that a late entry counts for the day it speaks of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access, Permission
from pilotage.insights.reads.conditions import RAGS
from pilotage.insights.reads.view import View, initiatives_in
from pilotage.work.models import Observation, Observed, Stage
from pilotage.work.reads.visible import ENDED, stages

KINDS = ("rag_worse", "rag_better", "stage", "ended", "later", "earlier", "dearer", "cheaper", "new")
FIELDS = (
    Observed.STAGE,
    Observed.RAG,
    Observed.PLANNED_FINISH,
    Observed.FORECAST_FINISH,
    Observed.WHOLE_LIFE_COST,
)
Value = str | date | Decimal | None


@dataclass(frozen=True, slots=True)
class Change:
    """One initiative, and a fact of it before and after.

    on         the day that the newest report of the fact speaks of
    report     that report; None where something is new
    currency   of money
    """

    initiative_id: UUID
    key: str
    name: str
    before: Value
    after: Value
    on: date
    report: UUID | None = None
    currency: str = ""


Changes = Mapping[str, list[Change]]
Reports = Mapping[tuple[UUID, str], Observation]


def changes_in(view: View) -> Changes:
    """By kind of `KINDS`, the largest or newest first: four queries, and rows only for what was reported since."""
    after = _reports(view, Q(on__gt=view.since, on__lte=view.day))
    before = _reports(view, Q(on__lte=view.since, initiative_id__in={id for id, _ in after}))
    asked = Q(pk__in={id for id, _ in after}) | Q(registered_on__gt=view.since, registered_on__lte=view.day)
    facts = initiatives_in(view).filter(asked).order_by("name", "id")
    rows = list(facts.values_list("id", "key", "name", "registered_on", "scope__path"))
    names = {stage.id: stage for stage in stages()}
    found: dict[str, list[Change]] = {kind: [] for kind in KINDS}
    for id, key, name, registered, path in rows:
        who = _Who(id, key, name)
        if view.since < registered <= view.day:
            found["new"].append(who.changed(None, None, registered))
            continue
        _stage(found, who, before, after, names)
        _rag(found, who, before, after)
        _finish(found, who, before, after)
        if view.access.may(Permission.SEE_MONEY, path=path):
            _cost(found, who, before, after)
    return _sorted(found)


def changed_ids(access: Access, kind: str, *, since: date, until: date) -> list[UUID]:
    """The visible initiatives that changed so."""
    view = View(access, tree=(), scope=None, day=until, since=since, is_past=False)
    return [change.initiative_id for change in changes_in(view).get(kind, ())]


def reporters_of(reports: Collection[UUID]) -> Mapping[UUID, str]:
    """Who wrote each of these reports last; absent where history names nobody."""
    # The class of the events is made by the decorator; types do not know it.
    events = Observation.pgh_event_model.objects.filter(pgh_obj_id__in=reports)  # type: ignore[attr-defined]
    newest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    written = newest.values_list("pgh_obj_id", "pgh_context__metadata__user")
    who = {report: UUID(person) for report, person in written if person}
    names = dict(Person.objects.filter(id__in=set(who.values())).values_list("id", "name"))
    return {report: names[person] for report, person in who.items() if person in names}


@dataclass(frozen=True, slots=True)
class _Who:
    id: UUID
    key: str
    name: str

    def changed(
        self, before: Value, after: Value, on: date, report: Observation | None = None, currency: str = ""
    ) -> Change:
        return Change(self.id, self.key, self.name, before, after, on, report.id if report else None, currency)


def _reports(view: View, condition: Q) -> Reports:
    """The newest report of each fact of each initiative in view."""
    seen = initiatives_in(view).order_by().values("pk")
    rows = Observation.objects.filter(condition, initiative_id__in=seen, field__in=FIELDS)
    newest = rows.order_by("initiative_id", "field", "-on").distinct("initiative_id", "field")
    return {(one.initiative_id, one.field): one for one in newest}


def _stage(
    found: dict[str, list[Change]], who: _Who, before: Reports, after: Reports, names: Mapping[UUID, Stage]
) -> None:
    was, now = before.get((who.id, Observed.STAGE)), after.get((who.id, Observed.STAGE))
    if was is None or now is None or was.text == now.text:
        return
    old, new = names.get(UUID(was.text)), names.get(UUID(now.text))
    if old and new:
        kind = "ended" if new.phase in ENDED else "stage"
        found[kind].append(who.changed(old.name, new.name, now.on, now))


def _rag(found: dict[str, list[Change]], who: _Who, before: Reports, after: Reports) -> None:
    was, now = before.get((who.id, Observed.RAG)), after.get((who.id, Observed.RAG))
    if was and now and was.text and now.text and was.text != now.text:
        kind = "rag_worse" if RAGS.index(now.text) > RAGS.index(was.text) else "rag_better"
        found[kind].append(who.changed(was.text, now.text, now.on, now))


def _finish(found: dict[str, list[Change]], who: _Who, before: Reports, after: Reports) -> None:
    """The forecast where there is one, else the plan."""
    was, now = _expected(who.id, before), _expected(who.id, {**_of(who.id, before), **_of(who.id, after)})
    if was and now and was.day and now.day and was.day != now.day:
        kind = "later" if now.day > was.day else "earlier"
        found[kind].append(who.changed(was.day, now.day, now.on, now))


def _of(id: UUID, reports: Reports) -> Reports:
    fields = (Observed.FORECAST_FINISH, Observed.PLANNED_FINISH)
    return {(id, field): reports[id, field] for field in fields if (id, field) in reports}


def _expected(id: UUID, reports: Reports) -> Observation | None:
    forecast = reports.get((id, Observed.FORECAST_FINISH))
    return forecast if forecast and forecast.day else reports.get((id, Observed.PLANNED_FINISH))


def _cost(found: dict[str, list[Change]], who: _Who, before: Reports, after: Reports) -> None:
    """Amounts in two currencies are not compared."""
    was, now = before.get((who.id, Observed.WHOLE_LIFE_COST)), after.get((who.id, Observed.WHOLE_LIFE_COST))
    if was is None or now is None or was.amount is None or now.amount is None or was.currency != now.currency:
        return
    if was.amount != now.amount:
        kind = "dearer" if now.amount > was.amount else "cheaper"
        found[kind].append(who.changed(was.amount, now.amount, now.on, now, now.currency))


def _sorted(found: dict[str, list[Change]]) -> dict[str, list[Change]]:
    for kind, changes in found.items():
        if kind in {"later", "earlier", "dearer", "cheaper"}:
            changes.sort(key=_size, reverse=True)
        elif kind in {"rag_worse", "rag_better"}:
            changes.sort(key=lambda change: RAGS.index(str(change.after)), reverse=kind == "rag_worse")
        else:
            changes.sort(key=lambda change: change.on, reverse=True)
    return found


def _size(change: Change) -> Decimal:
    if isinstance(change.before, date) and isinstance(change.after, date):
        return Decimal(abs((change.after - change.before).days))
    if isinstance(change.before, Decimal) and isinstance(change.after, Decimal):
        return abs(change.after - change.before)
    return Decimal(0)
