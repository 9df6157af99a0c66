"""How much money is enough for what may happen: P50, P80 and P90, the curve, and the risks behind it."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Impossible, Permission, PersonalRequest, door
from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.models import JobState
from pilotage.kit.pages import go, is_htmx, notice, page, part
from pilotage.kit.tables import Cell, Column, Crumb, Fact, Row, Table, heads
from pilotage.risk.actions.reserves import ask_contingency
from pilotage.risk.forms.reserves import ReserveForm
from pilotage.risk.models import Entry
from pilotage.risk.pages.shared import is_today, views
from pilotage.risk.pages.words import count_words, entry_url, register_cell
from pilotage.risk.reads.reserves import Reckoned, newest_answer, newest_answers, newest_contingency, risks_counted
from pilotage.risk.rules.exposure import exposure_of
from pilotage.risk.rules.reserves import SHARES, Reserve, costly_of, fingerprint_of
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_with_money_visible_to, portfolios_visible_to


@require_GET
@door(Permission.SEE_MONEY)
def home(request: PersonalRequest) -> HttpResponseBase:
    """The portfolios whose money one may see, each with its newest answer."""
    f = formatter()
    told = request.access.where(Permission.SEE_MONEY, field="scope__path")
    portfolios = list(portfolios_visible_to(request.access).filter(told))
    kept = newest_answers(request.access, [one.scope_id for one in portfolios])
    lines = []
    for portfolio in portfolios:
        found = kept.get(portfolio.scope_id)
        url = reverse("risk:portfolio_contingency", args=[portfolio.pk]) + carried(request)
        cells: list[Cell | str] = [Cell(portfolio.name, url=url)]
        if found is None or found.reserve is None:
            cells += [Cell(UNKNOWN, kind="n")] * 4 + [Cell(_("not reckoned yet"), kind="q")]
        else:
            amounts = (found.reserve.expected, *(found.reserve.quantile(share) for share in SHARES))
            cells += [Cell(f.money(_decimal(amount)), kind="n") for amount in amounts]
            cells.append(f.moment(found.row.answered_at))
        lines.append(Row(str(portfolio.pk), cells, depth=portfolio.scope.path.count("/") - 2))
    columns = (
        Column("portfolio", _("Portfolio"), width=26),
        Column("expected", _("Expected"), unit=organisation().currency, is_number=True),
        *(Column(f"p{round(share * 100)}", f"P{round(share * 100)}", is_number=True) for share in SHARES),
        Column("when", _("Reckoned")),
    )
    table = Table("contingencies", _("Contingency by portfolio"), heads(columns, QueryDict()), lines,
                  empty_text=_("There is no portfolio whose money you may see."))  # fmt: skip
    context = {"tabs": views(request, "contingency_home"), "table": table, "is_past": not is_today(request)}
    return page(request, "risk/contingency_home.html", context)


def _the_initiative(request: PersonalRequest, key: str) -> Initiative:
    found: Initiative = get_object_or_404(initiatives_with_money_visible_to(request.access), key=key)
    return found


def _the_portfolio(request: PersonalRequest, id: UUID) -> Portfolio:
    """A portfolio above what one may see shows its name elsewhere; its money shows only to who may see it."""
    found: Portfolio = get_object_or_404(portfolios_visible_to(request.access), pk=id)
    if not request.access.may(Permission.SEE_MONEY, path=found.scope.path):
        raise Http404
    return found


@require_GET
@door(Permission.SEE_MONEY)
def contingency(request: PersonalRequest, key: str) -> HttpResponseBase:
    return _shown(request, _the_initiative(request, key))


@require_GET
@door(Permission.SEE_MONEY)
def portfolio_contingency(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _shown(request, _the_portfolio(request, id))


@require_POST
@door(Permission.SEE_MONEY)
def reckon(request: PersonalRequest, key: str) -> HttpResponseBase:
    return _asked(request, _the_initiative(request, key))


@require_POST
@door(Permission.SEE_MONEY)
def reckon_portfolio(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _asked(request, _the_portfolio(request, id))


@require_GET
@door(Permission.SEE_MONEY)
def progress(request: PersonalRequest, key: str) -> HttpResponseBase:
    return _progress(request, _the_initiative(request, key))


@require_GET
@door(Permission.SEE_MONEY)
def portfolio_progress(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    return _progress(request, _the_portfolio(request, id))


def _address(name: str, register: Initiative | Portfolio) -> str:
    if isinstance(register, Initiative):
        return reverse(f"risk:{name}", args=[register.key])
    names = {"contingency": "portfolio_contingency", "reckon": "reckon_portfolio", "progress": "portfolio_progress"}
    return reverse(f"risk:{names[name]}", args=[register.pk])


def _asked(request: PersonalRequest, register: Initiative | Portfolio) -> HttpResponseBase:
    form = ReserveForm(request.POST)
    if form.is_valid():
        try:
            row = ask_contingency(register.scope, title=register.name, access=request.access, **form.cleaned_data)
        except Impossible as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            if row.answered_at is not None:
                notice(request, _("The contingency is reckoned."))
            return go(request, _address("contingency", register) + carried(request))
    return _shown(request, register, form)


def _progress(request: PersonalRequest, register: Initiative | Portfolio) -> HttpResponseBase:
    newest = newest_contingency(request.access, register.scope)
    if newest is not None and newest.is_open:
        return part(request, "risk/contingency_live.html", {"live": _live(newest, register)})
    if is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return go(request, _address("contingency", register))


def _live(newest: Reckoned, register: Initiative | Portfolio) -> dict[str, object]:
    job = newest.row.job
    return {
        "share": job.share if job and job.started_at else None,
        "message": (job.message if job else "") or _("Waiting for a free worker"),
        "progress_url": _address("progress", register),
        "job_url": reverse("work:job", args=[job.pk]) if job and job.person_id == newest.row.asked_by_id else "",
    }


def _shown(
    request: PersonalRequest, register: Initiative | Portfolio, form: ReserveForm | None = None
) -> HttpResponseBase:
    newest = newest_contingency(request.access, register.scope)
    kept = newest if newest is not None and newest.reserve else newest_answer(request.access, register.scope)
    entries, currency = risks_counted(register.scope), organisation().currency
    is_older = bool(kept and kept.row.fingerprint != fingerprint_of(entries, currency))
    start = {"correlation": kept.row.correlation, "samples": kept.row.samples, "seed": kept.row.seed} if kept else None
    context = {
        "crumbs": _crumbs(request, register),
        "title": _("Contingency of %(name)s") % {"name": register.name},
        "form": form or ReserveForm(initial=start),
        "is_refused": form is not None,
        "ask_url": _address("reckon", register) + carried(request),
        "live": _live(newest, register) if newest is not None and newest.is_open else None,
        "failed": _failed(newest),
        "is_older": is_older,
        "facts": _facts(kept.reserve) if kept and kept.reserve else (),
        "chart": _curve(kept.reserve) if kept and kept.reserve else None,
        "how": _how(kept, kept.reserve) if kept and kept.reserve else "",
        "risks": _risks_table(request, entries, currency),
        "is_past": not is_today(request),
    }
    return page(request, "risk/contingency.html", context, status=422 if form is not None else 200)


def _crumbs(request: PersonalRequest, register: Initiative | Portfolio) -> tuple[Crumb, ...]:
    tail = carried(request)
    return (
        Crumb(_("Risks"), reverse("risk:register") + tail),
        Crumb(_("Contingency"), reverse("risk:contingency_home") + tail),
        Crumb(register.name),
    )


def _failed(newest: Reckoned | None) -> str:
    if newest is None or newest.reserve or newest.is_open or newest.row.job is None:
        return ""
    if newest.row.job.state == JobState.CANCELLED:
        return _("The last trials were stopped before any was drawn.")
    return newest.row.job.message


def _facts(reserve: Reserve) -> tuple[Fact, ...]:
    f = formatter()

    def fact(label: str, amount: float, title: str) -> Fact:
        value = _decimal(amount)
        return Fact(label, f"{f.money(value)} {reserve.currency}",
                    title=f"{f.money_full(value)} {reserve.currency} · {title}")  # fmt: skip

    enough = _("Enough with a probability of %(share)s")
    found = [fact(_("Expected"), reserve.expected, _("Σ probability × mean cost"))]
    found += [
        fact(f"P{round(share * 100)}", reserve.quantile(share), enough % {"share": f.share(share)}) for share in SHARES
    ]
    found.append(fact(_("Standard deviation"), reserve.deviation, _("of what is asked for together")))
    found.append(Fact(_("Nothing is asked for"), f.share(reserve.nothing_share, 1), title=_("No risk happens at all")))
    found.append(
        Fact(_("Risks counted"), f.number(reserve.counted), note=f.unknown(reserve.uncounted),
             title=_("Risks without a probability and a cost as numbers are in no sum"))
    )  # fmt: skip
    return tuple(found)


def _decimal(amount: float) -> Decimal:
    return Decimal(str(round(amount, 2)))


def _how(kept: Reckoned, reserve: Reserve) -> str:
    f = formatter()
    when = f.moment(kept.row.answered_at)
    if reserve.is_exact:
        words = _(
            "Exact: every sum that can come about, of independent risks with one cost each. Reckoned %(when)s."
            " P80 is the smallest sum that is enough with a probability of at least 80 %%."
        )
        return words % {"when": when}
    said = {"trials": f.number(reserve.samples), "seed": kept.row.seed, "when": when,
            "correlation": f.number(kept.row.correlation, 2)}  # fmt: skip
    words = _("%(trials)s trials with the seed %(seed)s and a correlation of %(correlation)s, drawn %(when)s. P80 is"
              " the smallest sum that was enough in at least 80 %% of them.")  # fmt: skip
    stopped = " " + _("Stopped before all were drawn.") if reserve.is_stopped else ""
    return words % said + stopped


def _curve(reserve: Reserve) -> Chart:
    f = formatter()
    title = _("%(amount)s %(currency)s are enough with a probability of 80 %%") % {
        "amount": f.money(_decimal(reserve.quantile(0.8))), "currency": reserve.currency,
    }  # fmt: skip
    points = [
        Point(100 * share, _("%(amount)s are enough with %(share)s")
              % {"amount": f.money_full(_decimal(amount)), "share": f.share(share, 1)}, x=amount)
        for amount, share in reserve.curve
    ]  # fmt: skip
    columns = (
        Column("amount", _("Amount"), unit=reserve.currency, is_number=True),
        Column("share", _("Enough with"), is_number=True),
    )
    step = max(1, len(reserve.curve) // 20)
    shown = [one for place, one in enumerate(reserve.curve) if place % step == 0 or place == len(reserve.curve) - 1]
    rows = [
        Row(str(place), (Cell(f.money(_decimal(amount)), title=f.money_full(_decimal(amount)), kind="n"),
                         Cell(f.share(share, 1), kind="n")))
        for place, (amount, share) in enumerate(shown)
    ]  # fmt: skip
    return Chart(
        name="reserve",
        kind=Kind.LINES,
        title=title,
        across=Axis(_("contingency"), unit=reserve.currency),
        up=Axis(_("enough with"), unit="%", most=100),
        series=[Series(_("Certainty"), points, tone="accent")],
        table=Table("reserve-rows", _("How sure each amount is"), heads(columns, QueryDict()), rows),
        height=280,
    )


def _risks_table(request: PersonalRequest, entries: Sequence[Entry], currency: str) -> Table:
    f, tail = formatter(), carried(request)
    columns = (
        Column("risk", _("Risk"), width=32),
        Column("register", _("Register"), width=20),
        Column("probability", _("Probability"), is_number=True),
        Column("low", _("At least"), unit=currency, is_number=True),
        Column("likely", _("Likely"), unit=currency, is_number=True),
        Column("high", _("At most"), unit=currency, is_number=True),
        Column("exposure", _("Exposure"), unit=currency, is_number=True),
    )
    rows = []
    ranked = sorted(entries, key=lambda one: -(exposure_of(one, currency) or -1))
    for one in ranked:
        is_counted = costly_of(one, currency) is not None
        name = Cell(one.title, url=entry_url(one, tail), note=one.key if is_counted else _("not counted"), kind="w")
        amounts = (one.cost_low, one.cost_likely, one.cost_high, exposure_of(one, currency))
        cells = [name, register_cell(request.access, one, tail), Cell(f.share(one.probability_share), kind="n")]
        rows.append(Row(str(one.pk), (*cells, *(Cell(f.money(amount), kind="n") for amount in amounts))))
    return Table("counted", count_words("risk", len(rows)), heads(columns, QueryDict()), rows,
                 empty_text=_("No open risk stands in this register."))  # fmt: skip
