"""The decision ledger: found and narrowed, as a list and as a file."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.reads.scopes import scope_names
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.models import LedgerEntry, LedgerKind, Outcome
from pilotage.governance.pages.shared import TONES, narrowed_path, tabs_of
from pilotage.governance.reads.ledger import LedgerQuery, ledger_matching
from pilotage.kit.entering import id_from, whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.spreadsheets.comma import csv_bytes
from pilotage.kit.spreadsheets.sheet import Format, Sheet, SheetColumn
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from pilotage.kit.tables import Cell, Column, Row, Table, heads, pages_of
from pilotage.work.reads.visible import portfolios_visible_to

PAGE = 50
MOST_LETTERS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILTERS = ("q", "kind", "outcome", "portfolio", "year", "scope")


def query_of(request: PersonalRequest) -> LedgerQuery:
    """What the address asks for; a portfolio that is not in sight narrows to nothing that is not in sight either."""
    path = narrowed_path(request)
    asked = id_from(request.GET.get("portfolio"))
    if asked is not None:
        found = portfolios_visible_to(request.access).filter(pk=asked).first()
        path = found.scope.path if found else "none/"
    return LedgerQuery(
        text=" ".join(request.GET.get("q", "").split())[:MOST_LETTERS],
        kind=request.GET.get("kind", ""),
        outcome=request.GET.get("outcome", ""),
        path=path,
        year=whole_number_from(request.GET.get("year"), 0),
    )


@door(Permission.SEE)
def ledger(request: PersonalRequest) -> HttpResponseBase:
    query = query_of(request)
    rows = ledger_matching(request.access, query)
    total = rows.count()
    pages, offset = pages_of(request.GET, total=total, page_size=PAGE)
    shown = list(rows[offset : offset + PAGE])
    kept = urlencode([(name, request.GET[name]) for name in FILTERS if request.GET.get(name)])
    words = ngettext("%(count)s decision", "%(count)s decisions", total)
    context = {
        "tabs": tabs_of(request, "ledger"),
        "table": _table(request, shown),
        "pages": pages,
        "total": formatter().number(total),
        "note": words % {"count": formatter().number(total)},
        "is_narrowed": bool(kept),
        "files": [
            (label, reverse("governance:ledger_file", args=[form]) + (f"?{kept}" if kept else ""))
            for form, label in (("csv", _("CSV")), ("xlsx", _("Excel (XLSX)")))
        ],
        **_choices(request, query),
    }
    return page(request, "governance/ledger.html", context)


def _choices(request: PersonalRequest, query: LedgerQuery) -> dict[str, object]:
    portfolios = [
        (str(one.pk), "\u2003" * (one.scope.path.count("/") - 2) + one.name)
        for one in portfolios_visible_to(request.access)
    ]
    return {
        "text": query.text,
        "kinds": [(one.value, str(one.label)) for one in LedgerKind],
        "kind": query.kind,
        "outcomes": [(one.value, str(one.label)) for one in Outcome],
        "outcome": query.outcome,
        "portfolios": portfolios,
        "portfolio": request.GET.get("portfolio", ""),
        "year": str(query.year) if query.year else "",
        "kept": [(name, request.GET[name]) for name in ("scope",) if request.GET.get(name)],
    }


def _table(request: PersonalRequest, rows: list[LedgerEntry]) -> Table:
    f, tail = formatter(), carried(request)
    names = scope_names({row.scope for row in rows})
    columns = (
        Column("number", _("Number")),
        Column("day", _("Decided")),
        Column("title", _("What"), width=34),
        Column("kind", _("Kind")),
        Column("outcome", _("Outcome")),
        Column("scope", _("For")),
        Column("who", _("Signed last by")),
    )
    lines = [
        Row(
            str(row.pk),
            (
                Cell(str(row), url=reverse("governance:entry", args=[row.number]) + tail),
                f.date(row.decided_on),
                Cell(row.title, kind="w"),
                str(row.get_kind_display()),
                Cell(str(row.get_outcome_display()), tone=TONES[Outcome(row.outcome)]),
                names[row.scope_id].name,
                row.decided_by.name if row.decided_by else _signed(row),
            ),
        )
        for row in rows
    ]
    empty = _("No decision fits. Take a filter away.")
    return Table("ledger", _("Decisions"), heads(columns, request.GET), lines, empty_text=empty)


def _signed(row: LedgerEntry) -> str:
    """Who has left is still named by the signature."""
    return str(row.signatures[-1]["name"]) if row.signatures else UNKNOWN


@door(Permission.SEE)
def ledger_file(request: PersonalRequest, form: str) -> HttpResponseBase:
    if form not in ("csv", "xlsx"):
        raise Http404
    rows = list(ledger_matching(request.access, query_of(request)))
    names = scope_names({row.scope for row in rows})
    columns = (
        SheetColumn(_("Number")),
        SheetColumn(_("Decided"), format=Format.DATE),
        SheetColumn(_("What"), width=50),
        SheetColumn(_("Kind")),
        SheetColumn(_("Outcome")),
        SheetColumn(_("For"), width=30),
        SheetColumn(_("Initiative")),
        SheetColumn(_("Signed by"), width=40),
        SheetColumn(_("Reason"), width=60),
    )
    lines = [
        (
            str(row),
            row.decided_on,
            row.title,
            str(row.get_kind_display()),
            str(row.get_outcome_display()),
            names[row.scope_id].name,
            row.initiative.key if row.initiative else None,
            ", ".join(one["name"] for one in row.signatures),
            row.reason,
        )
        for row in rows
    ]
    sheet = Sheet(_("Decisions"), columns, lines)
    headers = {"Content-Disposition": f'attachment; filename="decisions.{form}"'}
    if form == "csv":
        return HttpResponse(csv_bytes(sheet), content_type="text/csv; charset=utf-8", headers=headers)
    return HttpResponse(xlsx_bytes([sheet]), content_type=XLSX, headers=headers)
