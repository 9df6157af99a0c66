"""The portfolio tree with its figures: the database counts by portfolio, and the tree is added up afterwards.

Two queries, and as many rows as there are portfolios times stages, not initiatives.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from decimal import Decimal
from uuid import UUID

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, OuterRef, Q, Subquery, Sum, When
from django.db.models.expressions import Combinable

from pilotage.finance.models import MoneySummary
from pilotage.insights.reads.conditions import RAGS, is_rated, is_serving, is_unreported
from pilotage.insights.reads.view import CURRENT, IN_DELIVERY, View, current_with_money_in, initiatives_in
from pilotage.strategy.models import DriverSet
from pilotage.work.models import Observation, Observed, Portfolio


@dataclass(slots=True)
class MoneyFigures:
    """Money of what is current and whose money the person may see, in the enterprise currency.

    Sums are of what is known, None when nothing is. `*_known` count the initiatives behind a sum; `cost_open` those
    whose cost is not wholly known. `orphan` is the spend of initiatives that serve nothing.
    """

    initiatives: int = 0
    cost: Decimal | None = None
    cost_known: int = 0
    cost_open: int = 0
    benefit: Decimal | None = None
    benefit_known: int = 0
    npv: Decimal | None = None
    npv_known: int = 0
    orphan: Decimal | None = None
    orphans: int = 0
    orphans_open: int = 0
    unsaid: int = 0

    def add(self, other: "MoneyFigures") -> None:
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if theirs is not None:
                setattr(self, one.name, theirs if mine is None else mine + theirs)


@dataclass(slots=True)
class Figures:
    """Counts of initiatives: by meaning of their stage, and of those in delivery by RAG ("" is not reported).

    unreported      in delivery without a RAG, or with one that is too old
    worse, better   in delivery whose RAG moved since the day compared with
    """

    phases: Counter[str] = field(default_factory=Counter)
    rags: Counter[str] = field(default_factory=Counter)
    unreported: int = 0
    worse: int = 0
    better: int = 0
    money: MoneyFigures = field(default_factory=MoneyFigures)

    def add(self, other: "Figures") -> None:
        self.phases.update(other.phases)
        self.rags.update(other.rags)
        self.unreported += other.unreported
        self.worse += other.worse
        self.better += other.better
        self.money.add(other.money)

    def count(self, phases: Iterable[str]) -> int:
        return sum(self.phases[phase] for phase in phases)

    @property
    def current(self) -> int:
        return self.count(CURRENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One portfolio with all below it."""

    portfolio: Portfolio
    depth: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Rollup:
    lines: tuple[Line, ...]
    total: Figures


def rollup(view: View, driver_set: DriverSet | None) -> Rollup:
    """Every portfolio in view with its figures, and the figures of all, each initiative counted once."""
    own = _counted(view)
    if view.sees_money:
        for portfolio_id, money in _money(view, driver_set):
            own[portfolio_id].money.add(money)
    parents = {one.id: one.parent_id for one in view.portfolios}
    rolled = {one: Figures() for one in parents}
    total = Figures()
    for portfolio_id, figures in own.items():
        total.add(figures)
        here: UUID | None = portfolio_id
        while here is not None and here in parents:
            rolled[here].add(figures)
            here = parents[here]
    top = min((_steps(one) for one in view.portfolios), default=0)
    return Rollup(tuple(Line(one, _steps(one) - top, rolled[one.id]) for one in view.portfolios), total)


def _steps(portfolio: Portfolio) -> int:
    return portfolio.scope.path.count("/")


def _counted(view: View) -> defaultdict[UUID, Figures]:
    then = Observation.objects.filter(initiative_id=OuterRef("pk"), field=Observed.RAG, on__lte=view.since)
    is_delivered = Q(stage__phase__in=IN_DELIVERY)
    rows = initiatives_in(view).order_by()
    before = Case(When(is_delivered, then=Subquery(then.order_by("-on").values("text")[:1])), default=None)
    counted = (
        rows.annotate(then=before)
        .values_list("portfolio_id", "stage__phase", "rag", "then")
        .annotate(count=Count("id"), unreported=Count("id", filter=is_unreported(view.stale_before)))
    )
    own: defaultdict[UUID, Figures] = defaultdict(Figures)
    for portfolio_id, phase, rag, was, count, unreported in counted:
        figures = own[portfolio_id]
        figures.phases[phase] += count
        if phase in IN_DELIVERY:
            figures.rags[rag] += count
            figures.unreported += unreported
            if rag and was and rag != was:
                is_worse = RAGS.index(rag) > RAGS.index(was)
                figures.worse += count if is_worse else 0
                figures.better += 0 if is_worse else count
    return own


def _money(view: View, driver_set: DriverSet | None) -> list[tuple[UUID, MoneyFigures]]:
    """Sums by portfolio and by whether anything is said to be served: each condition is asked once a row."""
    seen = current_with_money_in(view).order_by().values("pk")
    rows = (
        MoneySummary.objects.filter(initiative_id__in=seen)
        .order_by()
        .annotate(said=_is(is_rated(driver_set, "initiative_id")), serves=_is(is_serving(driver_set, "initiative_id")))
        .values_list("initiative__portfolio_id", "said", "serves", "is_cost_complete")
        .annotate(
            count=Count("pk"), known_cost=Sum("cost"), costs=Count("cost"),
            known_benefit=Sum("benefit"), benefits=Count("benefit"), known_npv=Sum("npv"), npvs=Count("npv"),
        )
    )  # fmt: skip
    found = []
    for portfolio_id, said, serves, is_complete, count, cost, costs, benefit, benefits, npv, npvs in rows:
        orphans = count if said and not serves else 0
        money = MoneyFigures(
            initiatives=count,
            cost=cost,
            cost_known=costs,
            cost_open=0 if is_complete else count,
            benefit=benefit,
            benefit_known=benefits,
            npv=npv,
            npv_known=npvs,
            orphan=cost if orphans and is_complete else None,
            orphans=orphans,
            orphans_open=0 if is_complete else orphans,
            unsaid=0 if said else count,
        )
        found.append((portfolio_id, money))
    return found


def _is(condition: Q) -> Combinable:
    return ExpressionWrapper(condition, output_field=BooleanField())
