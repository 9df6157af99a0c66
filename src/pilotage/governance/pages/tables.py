"""Life cycles, gates and criteria as rows of the settings."""

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.governance.models import Criterion, CriterionKind, Due, Gate, LifeCycle
from pilotage.governance.reads.evidence import probe_named
from pilotage.governance.reads.settings import Shown
from pilotage.governance.rules.deciding import role_words
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads, number_cell
from pilotage.work.models import InitiativeKind


def life_cycles_table(shown: Sequence[Shown], *, currency: str) -> Table:
    f = formatter()
    columns = (
        Column("place", _("Place"), is_number=True),
        Column("name", _("Life cycle"), width=20),
        Column("for", _("For")),
        Column("stages", _("Stages")),
        Column("gates", _("Gates"), is_number=True),
        Column("state", _("State")),
    )
    rows = [
        Row(
            str(one.life_cycle.pk),
            (
                number_cell(f.number(one.life_cycle.position)),
                Cell(one.life_cycle.name, url=reverse("governance:life_cycle", args=[one.life_cycle.pk])),
                Cell(fits_words(one.life_cycle, currency), kind="w"),
                Cell(" → ".join(stage.name for stage in one.stages), kind="w"),
                number_cell(f.number(len(one.gates))),
                _("archived") if one.life_cycle.archived_on else _("in force"),
            ),
        )
        for one in shown
    ]
    return Table("life-cycles", _("Life cycles"), heads(columns, QueryDict()), rows)


def fits_words(one: LifeCycle, currency: str) -> str:
    """For whom it is, as one would say it."""
    f = formatter()
    kinds = ", ".join(str(InitiativeKind(kind).label) for kind in one.kinds) or _("every kind")
    if one.cost_from is not None and one.cost_below is not None:
        facts = {"low": f.money(one.cost_from), "high": f.money(one.cost_below), "currency": currency}
        return f"{kinds}, " + _("cost from %(low)s to below %(high)s %(currency)s") % facts
    if one.cost_below is not None:
        return f"{kinds}, " + _("cost below %(high)s %(currency)s") % {
            "high": f.money(one.cost_below), "currency": currency,
        }  # fmt: skip
    if one.cost_from is not None:
        return f"{kinds}, " + _("cost from %(low)s %(currency)s") % {
            "low": f.money(one.cost_from), "currency": currency,
        }  # fmt: skip
    return kinds


def gates_table(shown: Shown) -> Table:
    f = formatter()
    columns = (
        Column("name", _("Gate"), width=20),
        Column("way", _("Between")),
        Column("deciders", _("Decided by")),
        Column("due", _("Due")),
        Column("criteria", _("Criteria"), is_number=True),
    )
    rows = [
        Row(
            str(gate.pk),
            (
                Cell(gate.name, url=reverse("governance:gate", args=[gate.pk])),
                f"{gate.from_stage} → {gate.to_stage}",
                Cell(role_words(gate.deciders), kind="w", note=_agree(gate)),
                due_words(gate),
                number_cell(f.number(count)),
            ),
        )
        for gate, count in shown.gates
    ]
    empty = _("No gate yet: every stage is entered freely.")
    return Table("gates", _("Gates"), heads(columns, QueryDict()), rows, empty_text=empty)


def _agree(gate: Gate) -> str:
    return _("%(count)s must agree") % {"count": formatter().number(gate.quorum)} if gate.quorum > 1 else ""


def due_words(gate: Gate) -> str:
    if gate.due == Due.NONE:
        return UNKNOWN
    return f"{formatter().number(gate.due_days)} {Due(gate.due).label}"


def criteria_table(criteria: Sequence[Criterion]) -> Table:
    columns = (
        Column("text", _("What is asked"), width=30),
        Column("must", _("Weight")),
        Column("kind", _("Kind")),
        Column("subject", _("Which")),
    )
    rows = [
        Row(
            str(one.pk),
            (
                Cell(one.text, url=reverse("governance:criterion", args=[one.pk])),
                Cell(_("must"), tone="red") if one.is_must else Cell(_("should"), tone="none"),
                str(CriterionKind(one.kind).label),
                _which(one),
            ),
        )
        for one in criteria
    ]
    empty = _("It asks for nothing yet.")
    return Table("criteria", _("Criteria"), heads(columns, QueryDict()), rows, empty_text=empty)


def _which(one: Criterion) -> str:
    if one.kind != CriterionKind.EVIDENCE:
        return one.subject
    probe = probe_named(one.subject)
    if probe is None:
        return _("not computed any more")
    threshold = one.threshold if one.threshold is not None else probe.usual
    return f"{probe.label} ({formatter().number(threshold)} {probe.threshold})" if probe.threshold else str(probe.label)
