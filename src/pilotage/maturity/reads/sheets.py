"""Findings as typed cells for a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.kit.formats import formatter
from pilotage.kit.spreadsheets.sheet import Cell, Sheet, SheetColumn
from pilotage.maturity.reads.gaps import Gap
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probing import Finding, Lack, Probe

LACKS = {Lack.MISSING: lazy("Missing"), Lack.STALE: lazy("Too old"), Lack.CONTRADICTORY: lazy("Contradictory")}


def findings_sheet(probe: Probe[Facts], findings: Sequence[Finding], names: Mapping[UUID, str]) -> Sheet:
    """What one question found, row by row."""
    columns = (
        SheetColumn(_("What"), width=40),
        SheetColumn(_("Passes")),
        SheetColumn(_("What was found"), width=40),
        SheetColumn(_("Whose it is"), width=24),
        SheetColumn(_("Sign"), width=30),
        SheetColumn(_("Where it is mended"), width=40),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.subject, one.passes, one.said or None, _name(one, names), one.sign or None, _where(one))
        for one in findings
    ]
    return Sheet(str(probe.label), columns, rows)


def gaps_sheet(
    gaps: Sequence[Gap], names: Mapping[UUID, str], dimensions: Mapping[str, str], *, counted_at: datetime
) -> Sheet:
    """Rows that did not pass, of all questions, with when they were counted: a file is read long afterwards."""
    columns = (
        SheetColumn(_("Whose it is"), width=24),
        SheetColumn(_("What"), width=40),
        SheetColumn(_("What was found"), width=40),
        SheetColumn(_("What to do"), width=40),
        SheetColumn(_("Kind")),
        SheetColumn(_("Question"), width=40),
        SheetColumn(_("Dimension"), width=20),
        SheetColumn(_("Where it is mended"), width=40),
        SheetColumn(_("Counted at"), width=20),
    )
    moment = formatter().moment(counted_at)
    rows: list[tuple[Cell, ...]] = [
        (
            _name(gap.finding, names), gap.finding.subject, gap.finding.said or None, str(gap.probe.to_do),
            str(LACKS[gap.probe.lack]), str(gap.probe.label), dimensions.get(gap.probe.dimension, gap.probe.dimension),
            _where(gap.finding), moment,
        )
        for gap in gaps
    ]  # fmt: skip
    return Sheet(_("Data quality"), columns, rows)


def _name(one: Finding, names: Mapping[UUID, str]) -> str | None:
    return names.get(one.owner) if one.owner else None


def _where(one: Finding) -> str:
    return settings.PILOTAGE_URL.rstrip("/") + one.address
