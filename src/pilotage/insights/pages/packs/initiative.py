"""One sheet for each initiative: its facts, and what its newest published report says."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Permission
from pilotage.governance.models import StatusReport
from pilotage.governance.reads.reporting.latest import latest_published
from pilotage.governance.reads.reporting.visible import rags_in_order
from pilotage.insights.pages.changed import TONES
from pilotage.insights.pages.packs.parts import rag_cell
from pilotage.insights.reads.view import View
from pilotage.insights.rules.packs import Block, Cell, Content, Fact, Facts, Grid, Sheet, Words
from pilotage.kit.formats import Formatter, formatter
from pilotage.work.models import InitiativeFacts, Rag


def initiative_content(view: View, row: InitiativeFacts, *, foot: str) -> Content:
    """A pack about one initiative."""
    f = formatter()
    subtitle = _("As of %(day)s") % {"day": f.date(view.day)}
    title = _("%(name)s: status") % {"name": row.name}
    return Content(title, subtitle, foot, tuple(initiative_sheets(view, [row], f)))


def initiative_sheets(view: View, rows: Sequence[InitiativeFacts], f: Formatter) -> list[Sheet]:
    """In the order of the rows. Two queries more, however many there are."""
    reports = latest_published(view.access, [one.pk for one in rows], until=view.day)
    return [_sheet(view, one, reports.get(one.pk), f) for one in rows]


def _sheet(view: View, row: InitiativeFacts, report: StatusReport | None, f: Formatter) -> Sheet:
    sees_money = bool(view.access.may(Permission.SEE_MONEY, path=row.scope.path))
    blocks: list[Block] = [_facts(row, f, sees_money=sees_money)]
    if report is None:
        blocks.append(Words("", (_("No status report of this initiative is published yet."),)))
    else:
        blocks += _reported(report, f, sees_money=sees_money)
    return Sheet(f"{row.name} ({row.key})", row.portfolio.name, tuple(blocks))


def _facts(row: InitiativeFacts, f: Formatter, *, sees_money: bool) -> Facts:
    rag = str(Rag(row.rag).label) if row.rag else "–"
    found = [
        Fact(_("stage"), row.stage.name),
        Fact(_("RAG"), rag, f.date(row.rag_on) if row.rag else _("not reported"), TONES.get(row.rag, "none")),
        Fact(_("planned finish"), f.date(row.planned_finish)),
        Fact(_("forecast finish"), f.date(row.forecast_finish), _moved(row, f)),
        Fact(_("manager"), row.manager.name if row.manager else "–"),
    ]
    if sees_money:
        label = _("whole-life cost, %(currency)s") % {"currency": row.currency} if row.currency else _("stated cost")
        found.append(Fact(label, f.money(row.whole_life_cost)))
    return Facts(tuple(found))


def _moved(row: InitiativeFacts, f: Formatter) -> str:
    if row.planned_finish is None or row.forecast_finish is None or row.forecast_finish == row.planned_finish:
        return ""
    days = (row.forecast_finish - row.planned_finish).days
    words = _("%(days)s later") if days > 0 else _("%(days)s sooner")
    return words % {"days": f.days(abs(days))}


def _reported(report: StatusReport, f: Formatter, *, sees_money: bool) -> list[Block]:
    rows = tuple(
        (Cell(one.get_dimension_display()), rag_cell(one.given), Cell(one.override_reason or one.reason or "–"))
        for one in rags_in_order(report, sees_money=sees_money)
    )
    period = f"{f.date(report.period_start)} – {f.date(report.period_end)}"
    by = report.published_by.name if report.published_by else _("somebody who has left")
    values = {"period": period, "by": by, "on": f.date(report.published_on)}
    note = _("Report for %(period)s, published by %(by)s on %(on)s") % values
    found: list[Block] = (
        [Grid((_("Dimension"), _("RAG"), _("Why")), rows, (0.16, 0.16, 0.68), note=note)] if rows else []
    )
    if report.summary:
        found.append(Words(_("Summary"), tuple(_paragraphs(report.summary))))
    said = [one["text"] for one in report.sentences if sees_money or not one.get("is_money")]
    if said:
        found.append(Words(_("Facts since the last report"), tuple(said), is_list=True))
    if report.next_steps:
        found.append(Words(_("Next steps"), tuple(_paragraphs(report.next_steps))))
    return found


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
