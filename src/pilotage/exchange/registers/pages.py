"""Bringing a register: choose the file, look at the difference, take it over. Each step is one address."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.exchange.backlogs.forms import StoriesForm, packed, unpacked
from pilotage.exchange.registers.columns import FIELD_NAMES, Places, chosen, proposed
from pilotage.exchange.registers.reads import Problem, Reading, reading_of
from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.exchange.tabular.table import Table as FileTable
from pilotage.exchange.tabular.table import text_of
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads
from pilotage.risk.actions.importing import Imported, import_entries
from pilotage.risk.models import EntryKind
from pilotage.risk.rules.permissions import Stale
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def import_register(request: PersonalRequest) -> HttpResponseBase:
    """`?initiative=` names the register of rows that name none."""
    key = request.GET.get("initiative", "")
    usual = get_object_or_404(initiatives_visible_to(request.access), key=key) if key else None
    form = StoriesForm(request.POST or None, request.FILES or None)
    form.fields["file"].help_text = _("CSV or XLSX, one row an entry")
    if request.method == "POST":
        try:
            name, content = _file(request, form)
            table = read_table(content, name=name)
            carried = packed(content)
        except TableRefused as refused:
            form.add_error("file", refused.sentence)
        except ValidationError as lost:
            form.add_error("file", lost)
        else:
            return _looked_at(request, usual, table, carried)
    context = {**_frame(usual), "form": form, "fields": [str(name) for name in FIELD_NAMES.values()]}
    return page(request, "exchange/register_import.html", context, status=422 if form.errors else 200)


def _file(request: PersonalRequest, form: StoriesForm) -> tuple[str, bytes]:
    """The file that comes, or that came before. Raises ValidationError."""
    if "content" in request.POST:
        return request.POST.get("name", "")[:255] or "list", unpacked(request.POST["content"])
    if not form.is_valid():
        raise ValidationError([])
    file = form.cleaned_data["file"]
    return file.name, file.read()


def _frame(usual: Initiative | None) -> dict[str, object]:
    url = reverse("risk:register")
    return {
        "crumbs": (Crumb(_("Risks"), url), Crumb(_("Import"))),
        "back_url": url + (f"?initiative={usual.key}" if usual else ""),
        "note": str(usual) if usual else "",
    }


def _looked_at(request: PersonalRequest, usual: Initiative | None, table: FileTable, carried: str) -> HttpResponseBase:
    wrong, reading = "", Reading()
    said = request.POST.getlist("column")
    try:
        places = chosen(table, said) if said else proposed(table)
    except Unfit as twice:
        wrong, places = str(twice), proposed(table)
    try:
        reading = reading_of(table, places, usual, request.access, on=today())
        is_right = not reading.problems or "leave_out" in request.POST
        if "apply" in request.POST and not wrong and is_right and reading.lines:
            import_entries(reading.lines, file=table.name, on=today(), access=request.access)
            notice(request, _taken_words(reading))
            return go(request, str(_frame(usual)["back_url"]))
    except (Unfit, Impossible, Stale) as refused:
        wrong = wrong or str(refused)
    context = {
        **_frame(usual),
        "name": table.name,
        "content": carried,
        "wrong": wrong,
        "counts": _counts(reading),
        "problems": _problems(reading.problems, request),
        "problem_words": ngettext("%(count)s row cannot be kept", "%(count)s rows cannot be kept",
                                  len(reading.problems)) % {"count": formatter().number(len(reading.problems))},
        "has_lines": bool(reading.lines),
        "lines": _lines(reading.lines, request),
        "columns": list(_columns(table, places)),
        "fields": [(name.value, str(label)) for name, label in FIELD_NAMES.items()],
    }  # fmt: skip
    return page(request, "exchange/register_preview.html", context, status=422 if wrong else 200)


def _taken_words(reading: Reading) -> str:
    f = formatter()
    added = sum(line.entry is None for line in reading.lines)
    values = {"added": f.number(added), "changed": f.number(len(reading.lines) - added), "same": f.number(reading.same)}
    return _("%(added)s entries added, %(changed)s changed, %(same)s as they were.") % values


def _counts(reading: Reading) -> list[tuple[str, str]]:
    f = formatter()
    added = sum(line.entry is None for line in reading.lines)
    return [
        (_("Rows"), f.number(reading.count)),
        (_("New"), f.number(added)),
        (_("Changed"), f.number(len(reading.lines) - added)),
        (_("As they are"), f.number(reading.same)),
    ]


def _problems(problems: list[Problem], request: PersonalRequest) -> Table:
    columns = (Column("place", _("Where")), Column("words", _("What is wrong")))
    rows = [Row(str(place), (one.place, one.sentence)) for place, one in enumerate(problems[:MOST_SHOWN])]
    return Table("problems", _("Rows that cannot be kept"), heads(columns, request.GET), rows)


def _lines(lines: list[Imported], request: PersonalRequest) -> Table:
    columns = (
        Column("entry", _("Entry"), width=30),
        Column("register", _("Register"), width=20),
        Column("what", _("What changes"), width=40),
    )
    rows = []
    for place, line in enumerate(lines[:MOST_SHOWN]):
        title = line.entry.title if line.entry else str(line.facts["title"])
        note = line.entry.key if line.entry else _("new: %(kind)s") % {"kind": str(EntryKind(line.kind).label).lower()}
        words = _changes(line) if line.entry else ""
        rows.append(Row(str(place), (Cell(title, note=note, kind="w"), line.register.name, Cell(words, kind="w"))))
    return Table("lines", _("What the file changes"), heads(columns, QueryDict()), rows)


def _changes(line: Imported) -> str:
    names = {name.value: str(label) for name, label in FIELD_NAMES.items()}
    changed = {**line.facts, **line.levels}
    return " · ".join(
        f"{names.get(name, name)}: {_plain(getattr(line.entry, name))} → {_plain(value)}"
        for name, value in changed.items()
    )


def _plain(value: object) -> str:
    return UNKNOWN if value in (None, "") else str(value)[:80]


def _columns(table: FileTable, places: Places) -> Iterator[tuple[str, str, str]]:
    """Header, the field it is read as, and a sample."""
    fields = {place: name.value for name, place in places.items()}
    for column in table.columns:
        texts = (text_of(record[column.index]) for record in table.records[:20])
        sample = next((text for text in texts if text), "")
        yield column.header or _("(no header)"), fields.get(column.index, ""), sample[:60]
