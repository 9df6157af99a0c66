"""All registers in one list: filtered, sorted, saved in the address, exported, changed in bulk."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Fact, Tab, Table, pages_of, sorting_of
from pilotage.risk.models import Entry, EntryKind
from pilotage.risk.pages.filters import FilterBar
from pilotage.risk.pages.lines import entries_table
from pilotage.risk.pages.shared import is_today, views
from pilotage.risk.pages.words import count_words, kinds_word
from pilotage.risk.reads.listing import KindTotal, exposure_in, lines_of, totals_by_kind, with_treatment
from pilotage.risk.reads.query import EntryQuery, entries_matching, ordered
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.visible import entries_visible_to
from pilotage.risk.rules.scales import Scales

PAGE_SIZE = 100


@dataclass
class RegisterView:
    """What one address asks for, read once."""

    request: PersonalRequest

    @property
    def params(self) -> QueryDict:
        return self.request.GET

    @cached_property
    def query(self) -> EntryQuery:
        return EntryQuery.from_params(self.params)

    @cached_property
    def known(self) -> Scales:
        return scales()

    @cached_property
    def currency(self) -> str:
        return organisation().currency

    @cached_property
    def day(self) -> date:
        return today()

    @cached_property
    def sees_money(self) -> bool:
        return bool(self.request.access.may_anywhere(Permission.SEE_MONEY))

    def matching(self, query: EntryQuery) -> QuerySet[Entry]:
        return entries_matching(self.request.access, query, self.known, currency=self.currency, on=self.day)

    @cached_property
    def of_all_kinds(self) -> QuerySet[Entry]:
        return self.matching(_of_all_kinds(self.params))

    @cached_property
    def rows(self) -> QuerySet[Entry]:
        return self.of_all_kinds.filter(kind=self.query.kind) if self.query.kind else self.of_all_kinds

    @cached_property
    def totals(self) -> dict[str, KindTotal]:
        """Of all kinds, whichever one is looked at."""
        return totals_by_kind(self.request.access, self.of_all_kinds)

    @cached_property
    def sorting(self) -> list[tuple[str, bool]]:
        """Only who sees money sorts by it."""
        return [one for one in sorting_of(self.params) if one[0] != "exposure" or self.sees_money]

    @cached_property
    def bar(self) -> FilterBar:
        return FilterBar(self.params, self.query, self.request.access, self.known)

    def table(self, *, offset: int, total: int) -> Table:
        rows = with_treatment(self.request.access, ordered(self.rows, self.sorting))
        found = list(rows[offset : offset + PAGE_SIZE])
        may_edit = is_today(self.request) and bool(self.request.access.may_anywhere(Permission.EDIT))
        return entries_table(
            self.request.access,
            lines_of(self.request.access, found, self.known),
            self.known,
            name="entries",
            caption=_("Entries of the registers"),
            params=self.params,
            currency=self.currency,
            sees_money=self.sees_money,
            on=self.day,
            tail=carried(self.request),
            is_selectable=may_edit,
            empty_text=_("Nothing like that stands in a register that you may see."),
            total_count=total,
        )


@require_GET
@door(Permission.SEE)
def register(request: PersonalRequest) -> HttpResponseBase:
    view = RegisterView(request)
    counts = {kind: one.count for kind, one in view.totals.items()}
    total = counts.get(view.query.kind, 0) if view.query.kind else sum(counts.values())
    pages, offset = pages_of(request.GET, total=total, page_size=PAGE_SIZE)
    table = view.table(offset=offset, total=total)
    context = {
        "table": table,
        "bar": view.bar,
        "count": count_words(view.query.kind, total),
        "facts": exposure_facts(view),
        "pages": pages if total > PAGE_SIZE else None,
        "total": formatter().number(total),
        "kinds": _kind_tabs(request, counts, view.query.kind),
        "tabs": views(request, "register"),
        "is_filtered": bool(view.bar.chips),
        "is_anything": total > 0 or bool(view.bar.chips) or entries_visible_to(request.access).exists(),
        "is_past": not is_today(request),
        "may_write": is_today(request) and bool(request.access.may_anywhere(Permission.EDIT)),
        "people": [one for one in view.bar.everybody if one.can_own] if table.is_selectable else (),
        "export_query": request.GET.urlencode(),
        # The wing above reads files; its address is a promise of the product, as the register's own import is.
        "import_url": "/data/risks/" + _only_initiative(view.query),
        "new_url": reverse("risk:new") + _new_query(request.GET, view.query),
    }
    return page(request, "risk/register.html", context)


def _only_initiative(query: EntryQuery) -> str:
    return "?" + urlencode({"initiative": query.initiative}) if query.initiative else ""


def _of_all_kinds(params: QueryDict) -> EntryQuery:
    wide = params.copy()
    wide.pop("kind", None)
    return EntryQuery.from_params(wide)


def _new_query(params: QueryDict, query: EntryQuery) -> str:
    """What a new entry starts from: the kind and the register that one looks at."""
    start = QueryDict(mutable=True)
    start["kind"] = query.kind or EntryKind.RISK
    for name in ("initiative", "portfolio"):
        if params.get(name):
            start[name] = params.get(name, "")
    return "?" + start.urlencode()


def _kind_tabs(request: PersonalRequest, counts: dict[str, int], current: str) -> list[Tab]:
    def address(kind: str) -> str:
        changed = request.GET.copy()
        for name in ("kind", "page"):
            changed.pop(name, None)
        if kind:
            changed["kind"] = kind
        return "?" + changed.urlencode()

    f = formatter()
    tabs = [Tab(_("All"), address(""), count=f.number(sum(counts.values())), is_current=not current)]
    return tabs + [
        Tab(kinds_word(kind), address(kind), count=f.number(counts.get(kind, 0)), is_current=current == kind)
        for kind in EntryKind
    ]


def exposure_facts(view: RegisterView) -> tuple[Fact, ...]:
    """Expected values of what is shown, with how many have none; only for who sees money somewhere."""
    if not view.sees_money or view.query.kind in (EntryKind.ASSUMPTION, EntryKind.ACTION, EntryKind.ISSUE):
        return ()
    f, found = formatter(), exposure_in(view.totals, view.query.kind)

    def url(numbers: str) -> str:
        changed = view.params.copy()
        changed["numbers"] = numbers
        changed.pop("page", None)
        return "?" + changed.urlencode()

    facts = []
    if found.known or found.unknown:
        amount = f"{f.money(found.risks)} {view.currency}" if found.risks is not None else UNKNOWN
        full = f"{f.money_full(found.risks)} {view.currency}"
        facts.append(Fact(_("Exposure of risks"), amount, title=full, url=url("yes")))
    if found.opportunities is not None:
        facts.append(
            Fact(_("Expected gain of opportunities"), f"{f.money(found.opportunities)} {view.currency}", url=url("yes"))
        )
    if found.unknown:
        facts.append(Fact(_("Exposure unknown"), f.number(found.unknown), note=_("never counted as 0"), url=url("no")))
    return tuple(facts)
