"""Bringing a list of stories: choose the file, look at the difference, take it over; and the list as a file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.delivery.models import Backlog, StoryKind, StoryState
from pilotage.delivery.reads.backlogs import backlogs_visible_to
from pilotage.delivery.rules.backlog_facts import Changed
from pilotage.delivery.rules.backlogs import may_edit_backlog
from pilotage.delivery.rules.permissions import Impossible
from pilotage.exchange.backlogs.actions import import_stories
from pilotage.exchange.backlogs.forms import StoriesForm, packed, unpacked
from pilotage.exchange.backlogs.reads import Line, Reading, backlog_sheet, reading_of
from pilotage.exchange.backlogs.rules.columns import FIELD_NAMES, Field, Unfit, chosen, proposed
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.exchange.tabular.table import Table as FileTable
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.spreadsheets.comma import csv_bytes
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN, MOST_PROBLEMS, MOST_KINDS = 200, 5000, 8
CHANGE_NAMES = {
    "title": gettext_lazy("title"),
    "kind": gettext_lazy("kind"),
    "epic": gettext_lazy("epic"),
    "points": gettext_lazy("points"),
    "state": gettext_lazy("state"),
    "sprint": gettext_lazy("sprint"),
    "created_on": gettext_lazy("created"),
    "started_on": gettext_lazy("started"),
    "ended_on": gettext_lazy("done"),
}


def _the_backlog(request: PersonalRequest, key: str) -> Backlog:
    found = backlogs_visible_to(request.access).filter(initiative__key=key).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def import_backlog(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Each step is this address: the file comes, then comes again packed with how its columns are read."""
    backlog = _the_backlog(request, key)
    may_edit_backlog(request.access, backlog.initiative).or_raise()
    form = StoriesForm(request.POST or None, request.FILES or None)
    if request.method == "GET":
        return _asked(request, backlog, StoriesForm())
    try:
        name, content = _file(request, form)
        table = read_table(content, name=name)
        carried = packed(content)
    except TableRefused as refused:
        form.add_error("file", refused.sentence)
    except ValidationError as lost:
        form.add_error("file", lost)
    else:
        return _looked_at(request, backlog, table, carried)
    return _asked(request, backlog, form, status=422)


def _file(request: PersonalRequest, form: StoriesForm) -> tuple[str, bytes]:
    """The file that comes, or that came before. Raises ValidationError."""
    if "content" in request.POST:
        return request.POST.get("name", "")[:255] or "list", unpacked(request.POST["content"])
    if not form.is_valid():
        raise ValidationError([])
    file = form.cleaned_data["file"]
    return file.name, file.read()


def _asked(request: PersonalRequest, backlog: Backlog, form: StoriesForm, *, status: int = 200) -> HttpResponseBase:
    context = {**_frame(backlog), "form": form, "fields": [str(name) for name in FIELD_NAMES.values()]}
    return page(request, "exchange/backlog_import.html", context, status=status)


def _frame(backlog: Backlog) -> dict[str, object]:
    initiative = backlog.initiative
    url = reverse("delivery:backlog", args=[initiative.key])
    crumbs = (
        Crumb(initiative.name, reverse("work:initiative", args=[initiative.key])),
        Crumb(_("Backlog"), url),
        Crumb(_("Import")),
    )
    return {"initiative": initiative, "crumbs": crumbs, "back_url": url}


def _looked_at(request: PersonalRequest, backlog: Backlog, table: FileTable, carried: str) -> HttpResponseBase:
    wrong, reading = "", Reading()
    said = request.POST.getlist("column")
    try:
        places = chosen(table, said) if said else proposed(table)
    except Unfit as twice:
        wrong, places = str(twice), proposed(table)
    try:
        reading = reading_of(table, places, backlog, today=today())
        if "apply" in request.POST and not wrong:
            return _applied(request, backlog, reading, table.name)
    except (Unfit, Impossible) as refused:
        wrong = wrong or str(refused)
    return _preview(request, backlog, table, reading, places, carried, wrong)


def _applied(request: PersonalRequest, backlog: Backlog, reading: Reading, name: str) -> HttpResponseBase:
    done = import_stories(
        backlog,
        reading,
        file=name,
        is_leaving_out="leave_out" in request.POST,
        today=today(),
        access=request.access,
    )
    f = formatter()
    words = _("%(added)s stories added, %(changed)s changed, %(same)s as they were.")
    values = {"added": f.number(done.added), "changed": f.number(done.changed), "same": f.number(done.same)}
    notice(request, words % values)
    return go(request, reverse("delivery:backlog", args=[backlog.initiative.key]))


def _preview(
    request: PersonalRequest,
    backlog: Backlog,
    table: FileTable,
    reading: Reading,
    places: Mapping[Field, int],
    carried: str,
    wrong: str,
) -> HttpResponseBase:
    field_of = {place: field.value for field, place in places.items()}
    f = formatter()
    context = {
        **_frame(backlog),
        "name": table.name,
        "content": carried,
        "wrong": wrong,
        "columns": [
            (column.name, field_of.get(column.index, ""), _sample(table, column.index)) for column in table.columns
        ],
        "fields": [(field.value, str(label)) for field, label in FIELD_NAMES.items()],
        "counts": _counts(reading),
        "guesses": reading.notices,
        "problems": _problems(reading),
        "kinds": _kinds(reading),
        "problem_words": ngettext(
            "%(count)s row cannot be kept", "%(count)s rows cannot be kept", len(reading.problems)
        )
        % {"count": f.number(len(reading.problems))},
        "lines": _lines(reading.lines),
        "line_note": _cut(len(reading.lines)),
        "has_lines": bool(reading.lines),
    }
    return page(request, "exchange/backlog_preview.html", context, status=422 if wrong else 200)


def _sample(table: FileTable, column: int) -> str:
    texts = (one for one in table.texts(column) if one)
    return next(texts, UNKNOWN)[:60]


def _counts(reading: Reading) -> tuple[tuple[str, str], ...]:
    f = formatter()
    return (
        (_("New"), f.number(len(reading.added))),
        (_("Changed"), f.number(len(reading.changed))),
        (_("As they are"), f.number(reading.same)),
        (_("Not in the file, they stay"), f.number(reading.missing)),
        (_("Cannot be kept"), f.number(len(reading.problems))),
    )


def _cut(count: int) -> str:
    words = ngettext("and %(count)s more", "and %(count)s more", count - MOST_SHOWN)
    return words % {"count": formatter().number(count - MOST_SHOWN)} if count > MOST_SHOWN else ""


def _problems(reading: Reading) -> Table:
    columns = (Column("place", _("Where")), Column("words", _("What is wrong")))
    rows = [Row(str(n), (one.place, one.sentence)) for n, one in enumerate(reading.problems[:MOST_PROBLEMS])]
    return Table("problems", _("Rows that cannot be kept"), heads(columns, QueryDict()), rows)


def _kinds(reading: Reading) -> list[str]:
    """What is wrong how often, the most frequent first."""
    f = formatter()
    counted = Counter(one.sentence for one in reading.problems).most_common(MOST_KINDS)
    return [f"{f.number(count)} × {sentence}" for sentence, count in counted]


def _lines(lines: Sequence[Line]) -> Table:
    columns = (Column("key", _("Key")), Column("what", ""), Column("title", _("Story"), width=36),
               Column("changes", _("Difference"), width=48))  # fmt: skip
    rows = []
    for one in lines[:MOST_SHOWN]:
        what = Cell(_("new"), tone="green") if one.is_new else Cell(_("changed"), tone="blue")
        words = " · ".join(_change(change, is_new=one.is_new) for change in one.changes if change.field != "title")
        if not one.is_new and any(change.field == "title" for change in one.changes):
            words = " · ".join(_change(change, is_new=False) for change in one.changes)
        rows.append(Row(one.facts.key, (one.facts.key, what, Cell(one.facts.title, kind="w"), Cell(words, kind="w"))))
    return Table("differences", _("What the file changes"), heads(columns, QueryDict()), rows)


def _change(change: Changed, *, is_new: bool) -> str:
    values = {"field": CHANGE_NAMES[change.field], "before": _word(change, change.before)}
    values["after"] = _word(change, change.after)
    return (_("%(field)s %(after)s") if is_new else _("%(field)s %(before)s → %(after)s")) % values


def _word(change: Changed, value: str | date | Decimal | None) -> str:
    f = formatter()
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, date):
        return f.date(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if change.field == "state":
        return str(StoryState(value).label)
    return str(StoryKind(value).label) if change.field == "kind" else value


@require_GET
@door(Permission.SEE)
def export_backlog(request: PersonalRequest, key: str, form: str) -> HttpResponseBase:
    """Every story with its days; the file can be brought back as it is."""
    sheet = backlog_sheet(_the_backlog(request, key))
    headers = {"Content-Disposition": f'attachment; filename="backlog-{key}-{today().isoformat()}.{form}"'}
    if form == "csv":
        return HttpResponse(csv_bytes(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return HttpResponse(xlsx_bytes([sheet]), content_type=XLSX, headers=headers)
    raise Http404
