"""The outside view of a plan: what closed initiatives took beside their plans, laid over this one's duration."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.delivery.models import Plan
from pilotage.engine.risk_analysis.reference import ENOUGH, FEW, ReferenceClass
from pilotage.kit.formats import formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads

SHARES = (0.5, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class OutsideView:
    """table None: no closed initiative to learn from."""

    note: str
    words: str
    table: Table | None


def outside_view(closed: ReferenceClass, plan: Plan) -> OutsideView:
    """How much longer they took, and when this plan ends if it goes like them."""
    f, count = formatter(), len(closed.overruns)
    if not count or plan.computed_start is None or plan.computed_finish is None:
        words = _(
            "No closed initiative that you may see has its planned and its actual dates: there is none to learn from."
        )
        return OutsideView("", words, None)
    start, finish = plan.computed_start.date(), plan.computed_finish.date()
    columns = (
        Column("level", _("Kept by")),
        Column("uplift", _("Took longer by"), is_number=True),
        Column("finish", _("This plan would end")),
    )
    rows = []
    for share in SHARES:
        uplift = closed.uplift(share)
        if uplift is not None:
            cells = (
                _("%(share)s of them") % {"share": f.share(share)},
                Cell(f"+{f.share(uplift)}" if uplift > 0 else f.share(uplift), kind="n"),
                f.date(_stretched(start, finish, uplift)),
            )
            rows.append(Row(f"{share}", cells))
    note = f.count(count, _("closed initiative"), _("closed initiatives"))
    table = Table("outside", _("What closed initiatives took beside their plans"), heads(columns, QueryDict()), rows)
    return OutsideView(note, _words(closed), table)


def _words(closed: ReferenceClass) -> str:
    said = _("The smallest overrun of duration that so many of them did not exceed; no value is interpolated.")
    if closed.is_too_small:
        return said + " " + _("With fewer than %(few)s it says next to nothing.") % {"few": formatter().number(FEW)}
    if closed.is_small:
        words = _("With fewer than %(enough)s it hangs on single ones.")
        return said + " " + words % {"enough": formatter().number(ENOUGH)}
    return said


def _stretched(start: date, finish: date, uplift: float) -> date:
    """The last day of a plan that takes so much longer."""
    days = (finish - start).days + 1
    return start + timedelta(days=round(days * (1 + uplift)) - 1)
