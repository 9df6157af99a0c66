"""The worst open risks on one sheet: as the registers stand today, for they keep no past state of a whole entry."""

from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission
from pilotage.insights.reads.packs import worst_risks
from pilotage.insights.reads.view import View
from pilotage.insights.rules.packs import Cell, Grid, Sheet
from pilotage.kit.formats import Formatter
from pilotage.risk.models import Entry, Severity
from pilotage.risk.rules.scales import BY_RANK

TONES = {Severity.LOW: "green", Severity.MEDIUM: "amber", Severity.HIGH: "amber", Severity.SEVERE: "red"}
SHOWN = 15


def risk_sheets(view: View, f: Formatter) -> list[Sheet]:
    """Nothing as of a past day, and nothing where no risk is rated."""
    if view.is_past:
        return []
    found = worst_risks(view, currency=organisation().currency, at_most=SHOWN)
    if not found:
        return []
    heads = [_("Risk"), _("Severity"), _("Register"), _("Owner"), _("Until")]
    widths = [0.34, 0.12, 0.26, 0.14, 0.14]
    if view.sees_money:
        heads.append(_("Exposure, %(currency)s") % {"currency": organisation().currency})
        widths = [0.32, 0.1, 0.24, 0.12, 0.11, 0.11]
    rows = tuple(_row(view, one, f) for one in found)
    note = _("Of a shared risk there is one line, however many initiatives it concerns.")
    grid = Grid(tuple(heads), rows, tuple(widths), note=note)
    return [Sheet(_("Top risks"), _("Open risks, the most severe first"), (grid,))]


def _row(view: View, one: Entry, f: Formatter) -> tuple[Cell, ...]:
    severity = BY_RANK[one.rank]  # type: ignore[attr-defined]  # an annotation
    money: tuple[Cell, ...] = ()
    if view.sees_money:
        money = (Cell(f.money(one.exposure), is_number=True),)  # type: ignore[attr-defined]  # an annotation
    return (
        Cell(f"{one.title} ({one.key})"),
        Cell(str(severity.label), TONES[severity]),
        Cell(register_of(view, one)),
        Cell(one.owner.name if one.owner else "–"),
        Cell(f.date(one.near_until or one.near_from)),
        *money,
    )


def register_of(view: View, one: Entry) -> str:
    """Where it stands; of a shared risk from elsewhere the person learns no more than that."""
    if not view.access.may(Permission.SEE, path=one.scope.path):
        return _("another register")
    return str(one.initiative or one.portfolio)
