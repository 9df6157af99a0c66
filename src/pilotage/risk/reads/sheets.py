"""Entries as typed cells for a file: numbers stay numbers, unknown stays empty; what is exported can be imported."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission
from pilotage.kit.spreadsheets.sheet import Cell, Format, Sheet, SheetColumn
from pilotage.risk.models import Axis, Entry, EntryKind, Status
from pilotage.risk.rules.scales import Scales, current_of


def register_sheet(access: Access, rows: QuerySet[Entry], known: Scales) -> Sheet:
    """These entries in this order. Money only where the person may see it."""
    plain = [SheetColumn(name) for name in (_("Number"), _("EntryKind"))]
    texts = [SheetColumn(name, width=40) for name in (_("Title"), _("Cause"), _("Event"), _("Effect"))]
    columns = (
        *plain,
        *texts,
        SheetColumn(_("Register"), width=30),
        SheetColumn(_("Key")),
        SheetColumn(_("Owner")),
        SheetColumn(_("Status")),
        SheetColumn(_("Probability")),
        SheetColumn(_("Impact")),
        SheetColumn(_("Probability left")),
        SheetColumn(_("Impact left")),
        SheetColumn(_("Severity")),
        SheetColumn(_("May happen from"), format=Format.DATE),
        SheetColumn(_("May happen until"), format=Format.DATE),
        SheetColumn(_("Due"), format=Format.DATE),
        SheetColumn(_("Probability as a number"), format=Format.SHARE),
        SheetColumn(_("Cost, at least"), format=Format.AMOUNT),
        SheetColumn(_("Cost, likely"), format=Format.AMOUNT),
        SheetColumn(_("Cost, at most"), format=Format.AMOUNT),
        SheetColumn(_("Currency")),
        SheetColumn(_("Exposure"), format=Format.AMOUNT),
        SheetColumn(_("Delay, at least (working days)"), format=Format.INTEGER),
        SheetColumn(_("Delay, likely (working days)"), format=Format.INTEGER),
        SheetColumn(_("Delay, at most (working days)"), format=Format.INTEGER),
        SheetColumn(_("Raised"), format=Format.DATE),
        SheetColumn(_("Looked at"), format=Format.DATE),
        SheetColumn(_("Ended"), format=Format.DATE),
    )
    return Sheet(_("Risks"), columns, _rows(access, rows, known))


def _rows(access: Access, rows: QuerySet[Entry], known: Scales) -> Iterator[tuple[Cell, ...]]:
    for entry in rows:
        severity = known.severity_of(current_of(entry)) if entry.kind != EntryKind.ACTION else None
        yield (
            entry.key,
            str(EntryKind(entry.kind).label),
            entry.title,
            entry.cause or None,
            entry.event or None,
            entry.effect or None,
            *_home(access, entry),
            entry.owner.name if entry.owner else None,
            str(Status(entry.status).label),
            known.name_of(Axis.PROBABILITY, entry.probability),
            known.name_of(Axis.IMPACT, entry.impact),
            known.name_of(Axis.PROBABILITY, entry.residual_probability),
            known.name_of(Axis.IMPACT, entry.residual_impact),
            str(severity.label) if severity else None,
            entry.near_from,
            entry.near_until,
            entry.due_on,
            entry.probability_share,
            *_money(access, entry),
            entry.delay_low,
            entry.delay_likely,
            entry.delay_high,
            entry.raised_on,
            entry.reviewed_on,
            entry.ended_on,
        )


def _home(access: Access, entry: Entry) -> tuple[Cell, Cell]:
    """The name and the key of its register; nothing of one that the person may not see."""
    if not access.may(Permission.SEE, path=entry.scope.path):
        return None, None
    if entry.initiative is not None:
        return entry.initiative.name, entry.initiative.key
    return (entry.portfolio.name if entry.portfolio else None), None


def _money(access: Access, entry: Entry) -> tuple[Cell, ...]:
    if not access.may(Permission.SEE_MONEY, path=entry.scope.path):
        return (None,) * 5
    return (
        entry.cost_low,
        entry.cost_likely,
        entry.cost_high,
        entry.currency or None,
        getattr(entry, "exposure", None),
    )
