"""The register: every initiative that one may see, filtered, sorted, grouped, totalled, edited in place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.models import Person
from pilotage.accounts.reads import organisation, people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.pages import page, part
from pilotage.kit.tables import Cell, Group, Row, Tab, Table, heads, sorting_of
from pilotage.work.models import CustomField, FieldType, InitiativeFacts, Stage
from pilotage.work.pages.cells import RAG_WORDS, RowWriter, chosen_columns, table_columns
from pilotage.work.pages.filters import FilterBar
from pilotage.work.reads import custom_fields, saved_views_for, stages
from pilotage.work.reads.columns import OWN_BY_NAME
from pilotage.work.reads.neighbours import Neighbour
from pilotage.work.reads.query import Query
from pilotage.work.reads.register import GROUPS, Totals, group_totals, matching, register_page, totals_of

BLOCK = 100


@dataclass
class RegisterView:
    """What one address of the register asks for, read once."""

    request: PersonalRequest

    @property
    def params(self) -> QueryDict:
        return self.request.GET

    @cached_property
    def query(self) -> Query:
        return Query.from_params(self.params)

    @cached_property
    def day(self) -> date | None:
        day = as_of(self.request)
        return day if day != today() else None

    @cached_property
    def fields(self) -> list[CustomField]:
        return custom_fields()

    @cached_property
    def stages(self) -> list[Stage]:
        return stages()

    @cached_property
    def people(self) -> list[Person]:
        return list(people_by_name().only("name"))

    @cached_property
    def bar(self) -> FilterBar:
        return FilterBar(self.params, self.query, self.request.access, self.stages, self.fields)

    @cached_property
    def currency(self) -> str:
        return organisation().currency

    @cached_property
    def rows(self) -> QuerySet[InitiativeFacts]:
        return matching(self.request.access, self.query, as_of=self.day)

    @cached_property
    def columns(self) -> list[str]:
        return chosen_columns(self.params.get("columns", ""), self.fields)

    @property
    def group(self) -> str:
        asked = self.params.get("group", "")
        return asked if asked in GROUPS else ""

    @property
    def can_edit(self) -> bool:
        return self.day is None and bool(self.request.access.may_anywhere(Permission.EDIT))

    def body(self, offset: int, limit: int, known: Iterable[Neighbour] = ()) -> list[Row | Group]:
        """Rows from an offset on, with the headings of groups that begin among them."""
        # The row before a block tells whether its first row begins a group.
        ahead = 1 if self.group and offset else 0
        found = register_page(
            self.request.access,
            self.rows,
            sorting=sorting_of(self.params),
            group=self.group,
            columns=self.columns,
            offset=offset - ahead,
            limit=limit + ahead,
            known=known,
        )
        writer = RowWriter(
            formatter=formatter(),
            today=self.day or today(),
            columns=self.columns,
            fields=self.fields,
            page=found,
            sees_money=lambda row: bool(self.request.access.may(Permission.SEE_MONEY, path=row.scope.path)),
            carried=carried(self.request),
            names={person.id: person.name for person in self.people} if self._shows_people else {},
            shared_currency=self.shared_currency,
        )
        rows = [Row(str(row.id), writer.cells(row), version=row.version) for row in found.rows]
        return self._with_groups(found.rows, rows, ahead=ahead) if self.group else list(rows)

    @property
    def _shows_people(self) -> bool:
        return any(field.type == FieldType.PERSON and f"c_{field.key}" in self.columns for field in self.fields)

    def _with_groups(self, facts: Sequence[InitiativeFacts], rows: Sequence[Row], *, ahead: int) -> list[Row | Group]:
        totals = group_totals(self.rows, self.group)
        values = [group_value(fact, self.group) for fact in facts]
        body: list[Row | Group] = []
        for place in range(ahead, len(rows)):
            value = values[place]
            if place == 0 or value != values[place - 1]:
                count = totals.get(value, 0)
                words = ngettext("%(count)s initiative", "%(count)s initiatives", count)
                body.append(Group(group_label(value, self.group), words % {"count": formatter().number(count)}))
            body.append(rows[place])
        return body

    def table(self) -> Table:
        totals = self.totals
        people = [(str(person.id), person.name) for person in self.people] if self.can_edit else []
        columns = table_columns(
            self.columns, self.fields, stages=self.stages, people=people, currency=self.shared_currency
        )
        rows_url = reverse("work:register_rows") + "?" + self.params.urlencode() if totals.count > BLOCK else ""
        return Table(
            name="register",
            caption=_("Initiatives"),
            heads=heads(columns, self.params),
            rows=self.body(0, BLOCK, [*self.stages, *self.bar.tree, *self.people]),
            totals=self.total_cells(totals) if totals.count else (),
            edit_url=reverse("work:register_edit") if self.can_edit else "",
            is_selectable=self.can_edit,
            rows_url=rows_url,
            total_count=totals.count,
            empty_text=_("No initiative matches these filters."),
        )

    @cached_property
    def totals(self) -> Totals:
        return totals_of(self.rows)

    @cached_property
    def shared_currency(self) -> str:
        """The one currency of all stated money, for the header; none when there are several."""
        found = {total.currency for money in self.totals.money.values() for total in money}
        return found.pop() if len(found) == 1 else ""

    def _unit(self, money: Money) -> str:
        return "" if money.currency == self.shared_currency else money.currency

    def total_cells(self, totals: Totals) -> list[Cell | str]:
        f = formatter()
        count = ngettext("%(count)s initiative", "%(count)s initiatives", totals.count) % {
            "count": f.number(totals.count)
        }
        cells: list[Cell | str] = [count]
        for name in self.columns:
            own = OWN_BY_NAME.get(name)
            if own is None or not own.is_money:
                cells.append("")
                continue
            known = [Money(total.known, total.currency) for total in totals.money[name]]
            text = " + ".join(f"{f.money(money)} {self._unit(money)}".strip() for money in known) or UNKNOWN
            full = " + ".join(f.money_full(money) for money in known)
            cells.append(Cell(text, title=full, kind="n", note=f.unknown(totals.unknown[name])))
        return cells


def group_value(row: InitiativeFacts, group: str) -> str:
    values = {
        "portfolio": row.portfolio.name,
        "stage": row.stage.name,
        "owner": row.sponsor.name if row.sponsor else "",
        "rag": row.rag,
    }
    return values[group]


def group_label(value: str, group: str) -> str:
    if group == "rag":
        return str(RAG_WORDS[value][2]) if value else _("Not reported")
    return value or _("Nobody named")


@door(Permission.SEE)
def register(request: PersonalRequest) -> HttpResponseBase:
    view = RegisterView(request)
    table = view.table()
    bar = view.bar
    context = {
        "table": table,
        "bar": bar,
        "view": view,
        "count": ngettext("%(count)s initiative", "%(count)s initiatives", table.total_count)
        % {"count": formatter().number(table.total_count)},
        "tabs": register_tabs(view.params, "table"),
        "views": saved_views_for(request.access),
        "is_filtered": bar.is_filtered,
        "may_create": bool(request.access.may_anywhere(Permission.CREATE)),
        "may_import": bool(request.access.may_anywhere(Permission.IMPORT)),
        "export_query": view.params.urlencode(),
    }
    return page(request, "work/register.html", context, fragment="work/register_results.html")


@door(Permission.SEE)
def register_rows(request: PersonalRequest) -> HttpResponseBase:
    """The next rows of a long register, for the virtual table."""
    view = RegisterView(request)
    offset, limit = whole_number_from(request.GET.get("offset"), 0), whole_number_from(request.GET.get("limit"), BLOCK)
    table = Table("register", "", (), view.body(offset, min(limit, 500)), edit_url="x" if view.can_edit else "",
                  is_selectable=view.can_edit)  # fmt: skip
    return part(request, "work/register_rows.html", {"table": table})


def register_tabs(params: QueryDict, current: str) -> tuple[Tab, ...]:
    """The same rows as a table, or on a timeline."""
    kept = urlencode([(name, value) for name, values in params.lists() for value in values if name != "page"])
    tail = f"?{kept}" if kept else ""
    return (
        Tab(_("Table"), reverse("work:register") + tail, is_current=current == "table", icon="table"),
        Tab(_("Timeline"), reverse("work:timeline") + tail, is_current=current == "timeline", icon="timeline"),
    )
