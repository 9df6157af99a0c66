"""What an address such as `?kind=risk&severity=high&sort=-exposure` asks of the registers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, DecimalField, F, IntegerField, OrderBy, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import QueryDict

from pilotage.accounts.rules import Access, Permission
from pilotage.kit.entering import id_from, whole_number_from
from pilotage.risk.models import LETTERS, OVER, Concern, Entry, EntryKind, Response, Severity, Status
from pilotage.risk.reads.visible import about, below, entries_visible_to, is_with_money
from pilotage.risk.rules.scales import CERTAIN, RANKS, Scales
from pilotage.risk.rules.states import CAN_HAPPEN, HAS_DUE, RATED
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to

MOST_SIGNS = 400
CURRENT, ALL = "current", "all"
SORTS = ("key", "title", "severity", "status", "owner", "due", "raised", "exposure", "reviewed", "register")


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """What is asked for, checked: what cannot be read in an address is left out, never guessed.

    status     of `Status`; "all"; else what is not over
    cell       probability and impact of one cell of the heat map, by the inherent rating or by the current one
    late_on    actions, issues and responses that were due before that day
    """

    text: str = ""
    kind: str = ""
    statuses: tuple[str, ...] = (CURRENT,)
    severities: tuple[str, ...] = ()
    owner: UUID | None = None
    is_mine: bool = False
    portfolio: UUID | None = None
    initiative: str = ""
    cell: tuple[int, int] | None = None
    is_inherent: bool = False
    is_unrated: bool = False
    is_unanswered: bool = False
    is_late: bool = False
    is_shared: bool = False
    is_numbered: bool | None = None

    @classmethod
    def from_params(cls, params: QueryDict) -> "EntryQuery":
        statuses = tuple(one for one in params.getlist("status") if one in (*Status.values, ALL, CURRENT))
        kind = params.get("kind", "")
        cell = (whole_number_from(params.get("p"), 0), whole_number_from(params.get("i"), 0))
        return cls(
            text=params.get("q", "")[:MOST_SIGNS].strip(),
            kind=kind if kind in EntryKind.values else "",
            statuses=statuses or (CURRENT,),
            severities=tuple(one for one in params.getlist("severity") if one in Severity.values),
            owner=id_from(params.get("owner")),
            is_mine=params.get("mine") == "yes",
            portfolio=id_from(params.get("portfolio") or params.get("scope")),
            initiative=params.get("initiative", "")[:40],
            cell=cell if all(1 <= one <= 5 for one in cell) else None,
            is_inherent=params.get("view") == "inherent",
            is_unrated=params.get("unrated") == "yes",
            is_unanswered=params.get("unanswered") == "yes",
            is_late=params.get("late") == "yes",
            is_shared=params.get("shared") == "yes",
            is_numbered={"yes": True, "no": False}.get(params.get("numbers", "")),
        )


def entries_matching(access: Access, query: EntryQuery, known: Scales, *, currency: str, on: date) -> QuerySet[Entry]:
    """Visible entries that the query asks for, with what they are sorted by: see `annotated`."""
    rows = annotated(access, entries_visible_to(access), known, currency=currency)
    rows = rows.filter(_in_place(access, query), _in_state(query, on=on))
    for word in query.text.split():
        holds = Q(title__icontains=word) | Q(cause__icontains=word) | Q(event__icontains=word)
        rows = rows.filter(holds | Q(effect__icontains=word) | _is_key(word))
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.owner:
        rows = rows.filter(owner_id=query.owner)
    if query.is_mine:
        rows = rows.filter(owner_id=access.person_id)
    if query.severities:
        rows = rows.filter(Q(rank__in=[RANKS[one] for one in query.severities]))
    if query.cell:
        names = ("was_probability", "was_impact") if query.is_inherent else ("now_probability", "now_impact")
        rows = rows.filter(**dict(zip(names, query.cell, strict=True)))
    if query.is_shared:
        told = Concern.objects.filter(access.where(Permission.SEE, field="initiative__scope__path"))
        rows = rows.filter(pk__in=told.values("entry_id"))
    if query.is_unrated:
        rows = rows.filter(kind__in=RATED, **{"was_rank" if query.is_inherent else "rank": None})
    if query.is_numbered is not None:
        rows = rows.filter(Q(kind__in=CAN_HAPPEN), Q(exposure__isnull=not query.is_numbered))
    return rows


def _is_key(word: str) -> Q:
    letter, _dash, number = word.upper().partition("-")
    kinds = [kind for kind, sign in LETTERS.items() if sign == letter]
    if not kinds or not number.isdecimal() or len(number) > 6:
        return Q(pk__in=[])
    return Q(kind__in=kinds, number=int(number))


def _in_place(access: Access, query: EntryQuery) -> Q:
    """Of the portfolio (with all below it) or the initiative; of one that is hidden there is nothing."""
    found = Q()
    if query.portfolio:
        portfolio = portfolios_visible_to(access).filter(pk=query.portfolio).first()
        found &= below(portfolio.scope.path) if portfolio else Q(pk__in=[])
    if query.initiative:
        initiative = initiatives_visible_to(access).filter(key=query.initiative).first()
        found &= about(initiative) if initiative else Q(pk__in=[])
    return found


def _in_state(query: EntryQuery, *, on: date) -> Q:
    found = Q()
    if ALL not in query.statuses:
        plain = [one for one in query.statuses if one != CURRENT]
        found = Q(status__in=plain)
        if CURRENT in query.statuses:
            found |= ~Q(status__in=OVER)
    if query.is_unanswered:
        found &= ~Q(pk__in=Response.objects.values("entry_id"))
    if query.is_late:
        found &= is_late(on)
    return found


def is_late(on: date) -> Q:
    """Actions and issues that were due before that day, and entries with a response that was."""
    late = Response.objects.filter(done_on__isnull=True, due_on__lt=on)
    return Q(kind__in=HAS_DUE, due_on__lt=on) | Q(pk__in=late.values("entry_id"))


def late_of(access: Access, on: date) -> QuerySet[Entry]:
    """The person's own entries that are late: what `?mine=yes&late=yes` lists."""
    mine = entries_visible_to(access).filter(owner_id=access.person_id)
    return mine.filter(is_late(on), ~Q(status__in=OVER))


def annotated(access: Access, rows: QuerySet[Entry], known: Scales, *, currency: str) -> QuerySet[Entry]:
    """With levels as rated and as they are now, severity as a rank (0 mildest, None not rated), and exposure.

    exposure   probability × mean cost; None also where the person may not see the money, so that no order tells it
    """
    is_issue = Q(kind=EntryKind.ISSUE)
    certain = Value(CERTAIN)
    return rows.annotate(
        was_probability=Case(When(is_issue, then=certain), default=F("probability"), output_field=IntegerField()),
        was_impact=F("impact"),
        now_probability=Case(
            When(is_issue, then=certain),
            default=Coalesce(F("residual_probability"), F("probability")),
            output_field=IntegerField(),
        ),
        now_impact=Coalesce(F("residual_impact"), F("impact")),
        exposure=_exposure(access, currency),
    ).annotate(
        rank=_rank("now_probability", "now_impact", known),
        was_rank=_rank("was_probability", "was_impact", known),
    )


def _rank(probability: str, impact: str, known: Scales) -> Case:
    by_severity: dict[str, Q] = {}
    for (first, second), severity in known.severities.items():
        cell = Q(**{probability: first, impact: second})
        by_severity[severity] = by_severity.get(severity, Q(pk__in=[])) | cell
    whens = [When(condition, then=Value(RANKS[severity])) for severity, condition in by_severity.items()]
    return Case(*whens, default=None, output_field=IntegerField())


def _exposure(access: Access, currency: str) -> Case:
    amount = DecimalField(max_digits=24, decimal_places=6)
    all_three = Q(cost_low__isnull=False, cost_likely__isnull=False, cost_high__isnull=False)
    mean: Combinable = Case(
        When(all_three, then=(F("cost_low") + F("cost_likely") + F("cost_high")) / Value(3)),
        default=F("cost_likely"),
        output_field=amount,
    )
    share = Case(When(kind=EntryKind.ISSUE, then=Value(1)), default=F("probability_share"), output_field=amount)
    is_told = is_with_money(access) & Q(currency=currency)
    return Case(When(is_told, then=share * mean), default=None, output_field=amount)


def ordered(rows: QuerySet[Entry], sorting: Collection[tuple[str, bool]]) -> QuerySet[Entry]:
    """Sorted as asked; else the most severe first. Unknown stands last, whichever way."""
    columns: Mapping[str, tuple[str, ...]] = {
        "key": ("kind", "number"),
        "title": ("title",),
        "severity": ("rank", "now_impact", "now_probability"),
        "status": ("status",),
        "owner": ("owner__name",),
        "due": ("due_on",),
        "raised": ("raised_on",),
        "exposure": ("exposure",),
        "reviewed": ("reviewed_on",),
        "register": ("initiative__name", "portfolio__name"),
    }
    wanted = [one for one in sorting if one[0] in columns] or [("severity", True), ("exposure", True)]
    orders: list[OrderBy] = []
    for name, falls in wanted:
        orders += [
            F(column).desc(nulls_last=True) if falls else F(column).asc(nulls_last=True) for column in columns[name]
        ]
    return rows.order_by(*orders, "title", "pk")
