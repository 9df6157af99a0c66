"""Configuring life cycles: their stages, their gates, and what these ask for. What was decided under them stands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.governance.models import (
    Criterion,
    CriterionKind,
    Gate,
    GateReview,
    LifeCycle,
    LifeCycleStage,
    ReviewState,
)
from pilotage.governance.models.lifecycles import MOST_DECIDERS
from pilotage.governance.reads.evidence import probe_named
from pilotage.governance.reads.fields import field_choices
from pilotage.governance.rules.lifecycles import may_configure, out_of_order
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.history import deed
from pilotage.work.models import InitiativeKind, Stage

# Typed by field: Any.
Facts = Mapping[str, Any]
OF_A_LIFE_CYCLE = ("name", "note", "kinds", "cost_from", "cost_below", "position", "lets_submitters_decide")
OF_A_GATE = (
    "name", "guidance", "from_stage", "to_stage", "recycle_to", "deciders", "quorum", "asks_reauthentication", "due",
    "due_days",
)  # fmt: skip
OF_A_CRITERION = ("kind", "text", "subject", "is_must", "threshold", "position")


def make_life_cycle(*, stages: Sequence[Stage], access: Access, **facts: object) -> LifeCycle:
    """A new life cycle behind those there are, unless a position is said."""
    may_configure(access).or_raise()
    with transaction.atomic(), deed("make_life_cycle", actor=access.person_id):
        last = LifeCycle.objects.aggregate(last=Max("position"))["last"] or 0
        made = LifeCycle(position=last + 1)
        _fill(made, OF_A_LIFE_CYCLE, facts)
        _check_life_cycle(made)
        _save(made, _("There is a life cycle of this name already."), field="name")
        _set_stages(made, stages)
    return made


def change_life_cycle(
    life_cycle: LifeCycle, *, version: int, stages: Sequence[Stage], access: Access, **facts: object
) -> LifeCycle:
    """Its facts and its stages in order; the gates must still lead forward."""
    may_configure(access).or_raise()
    with transaction.atomic(), deed("change_life_cycle", actor=access.person_id):
        current = LifeCycle.objects.select_for_update().get(pk=life_cycle.pk)
        _refuse_stale(current, version)
        _fill(current, OF_A_LIFE_CYCLE, facts)
        _check_life_cycle(current)
        _save(current, _("There is a life cycle of this name already."), field="name")
        _set_stages(current, stages)
    current.refresh_from_db()
    return current


def archive_life_cycle(life_cycle: LifeCycle, *, access: Access, on: date) -> LifeCycle:
    """No initiative follows it any more; decisions taken under it stand. Archived again, it comes back."""
    may_configure(access).or_raise()
    with transaction.atomic(), deed("archive_life_cycle", actor=access.person_id):
        current = LifeCycle.objects.select_for_update().get(pk=life_cycle.pk)
        _refuse_open(Gate.objects.filter(life_cycle=current))
        current.archived_on = None if current.archived_on else on
        current.save()
    return current


def make_gate(life_cycle: LifeCycle, *, access: Access, **facts: object) -> Gate:
    may_configure(access).or_raise()
    with transaction.atomic(), deed("make_gate", actor=access.person_id):
        held = LifeCycle.objects.select_for_update().get(pk=life_cycle.pk)
        return _kept_gate(Gate(life_cycle=held), facts)


def change_gate(gate: Gate, *, version: int, access: Access, **facts: object) -> Gate:
    may_configure(access).or_raise()
    with transaction.atomic(), deed("change_gate", actor=access.person_id):
        LifeCycle.objects.select_for_update().get(pk=gate.life_cycle_id)
        current = Gate.objects.select_for_update(of=("self",)).get(pk=gate.pk)
        _refuse_stale(current, version)
        if {"from_stage", "to_stage"} & set(facts):
            is_moved = (facts["from_stage"], facts["to_stage"]) != (current.from_stage, current.to_stage)
            _refuse_open(Gate.objects.filter(pk=current.pk) if is_moved else Gate.objects.none())
        return _kept_gate(current, facts)


def retire_gate(gate: Gate, *, access: Access) -> None:
    """The way is free there from now on; reviews that were decided keep it."""
    may_configure(access).or_raise()
    with transaction.atomic(), deed("retire_gate", actor=access.person_id):
        current = Gate.objects.select_for_update(of=("self",)).get(pk=gate.pk)
        _refuse_open(Gate.objects.filter(pk=current.pk))
        current.is_retired = True
        current.save()


def make_criterion(gate: Gate, *, access: Access, **facts: object) -> Criterion:
    may_configure(access).or_raise()
    with transaction.atomic(), deed("make_criterion", actor=access.person_id):
        last = Criterion.objects.filter(gate=gate).aggregate(last=Max("position"))["last"] or 0
        return _kept_criterion(Criterion(gate=gate, position=last + 1), facts)


def change_criterion(criterion: Criterion, *, version: int, access: Access, **facts: object) -> Criterion:
    may_configure(access).or_raise()
    with transaction.atomic(), deed("change_criterion", actor=access.person_id):
        current = Criterion.objects.select_for_update(of=("self",)).get(pk=criterion.pk)
        _refuse_stale(current, version)
        return _kept_criterion(current, facts)


def retire_criterion(criterion: Criterion, *, access: Access) -> None:
    """It is asked no more; what was ticked for it stays in the history."""
    may_configure(access).or_raise()
    with transaction.atomic(), deed("retire_criterion", actor=access.person_id):
        Criterion.objects.filter(pk=criterion.pk).update(is_retired=True)


def _fill(row: LifeCycle | Gate | Criterion, fields: Sequence[str], facts: Facts) -> None:
    unknown = set(facts) - set(fields)
    if unknown:
        raise Impossible(_("There is no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    for name, value in facts.items():
        setattr(row, name, " ".join(value.split()) if name in ("name", "text") and isinstance(value, str) else value)


def _save(row: LifeCycle | Gate, words: str, *, field: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise Impossible(words, field=field) from clash


def _refuse_stale(row: LifeCycle | Gate | Criterion, version: int) -> None:
    if row.version != version:
        raise Impossible(_("Somebody changed this in the meantime. Nothing was saved: look again."))


def _refuse_open(gates: Any) -> None:  # a query set of gates
    waiting = GateReview.objects.filter(gate__in=gates, state=ReviewState.OPEN).count()
    if waiting:
        raise Impossible(_("Reviews wait for a decision there (%(count)s). Decide or withdraw them first.") % {
            "count": waiting,
        })  # fmt: skip


def _check_life_cycle(row: LifeCycle) -> None:
    if not row.name:
        raise Impossible(_("Give the life cycle a name."), field="name")
    if set(row.kinds) - set(InitiativeKind.values):
        raise Impossible(_("Choose kinds from the list."), field="kinds")
    if row.cost_from is not None and row.cost_below is not None and row.cost_from >= row.cost_below:
        raise Impossible(_("“Cost from” must be less than “cost below”."), field="cost_below")


def _set_stages(life_cycle: LifeCycle, stages: Sequence[Stage]) -> None:
    ids = [stage.pk for stage in stages]
    if len(ids) < 2 or len(set(ids)) != len(ids):
        raise Impossible(_("Choose at least two different stages."), field="stages")
    gates = Gate.objects.filter(life_cycle=life_cycle, is_retired=False)
    if out_of_order(ids, list(gates.values_list("from_stage_id", "to_stage_id"))):
        text = _("A gate would lead backwards, or to a stage that is left out. Change or retire the gate first.")
        raise Impossible(text, field="stages")
    current = LifeCycleStage.objects.filter(life_cycle=life_cycle)
    if list(current.order_by("position").values_list("stage_id", flat=True)) == ids:
        return
    current.delete()
    LifeCycleStage.objects.bulk_create(
        [LifeCycleStage(life_cycle=life_cycle, stage=stage, position=place) for place, stage in enumerate(stages)]
    )


def _kept_gate(gate: Gate, facts: Facts) -> Gate:
    _fill(gate, OF_A_GATE, facts)
    if not gate.name:
        raise Impossible(_("Give the gate a name."), field="name")
    if not gate.deciders or set(gate.deciders) - set(Role.values):
        raise Impossible(_("Choose at least one role that decides."), field="deciders")
    if not 1 <= gate.quorum <= MOST_DECIDERS:
        raise Impossible(_("Between 1 and %(most)s deciders agree.") % {"most": MOST_DECIDERS}, field="quorum")
    stations = LifeCycleStage.objects.filter(life_cycle=gate.life_cycle_id).order_by("position")
    ids = list(stations.values_list("stage_id", flat=True))
    if out_of_order(ids, [(gate.from_stage_id, gate.to_stage_id)]):
        raise Impossible(_("A gate leads from a stage of the life cycle to a later one."), field="to_stage")
    if gate.recycle_to_id is not None and not (
        gate.recycle_to_id in ids and ids.index(gate.recycle_to_id) <= ids.index(gate.from_stage_id)
    ):
        raise Impossible(_("“Recycle” leads back: to a stage of the life cycle before the gate."), field="recycle_to")
    _save(gate, _("A gate leads out of this stage already."), field="from_stage")
    gate.refresh_from_db(fields=["version"])
    return gate


def _kept_criterion(criterion: Criterion, facts: Facts) -> Criterion:
    _fill(criterion, OF_A_CRITERION, facts)
    if not criterion.text:
        raise Impossible(_("Say what is asked."), field="text")
    kind = criterion.kind
    if kind in (CriterionKind.CHECKLIST, CriterionKind.DOCUMENT):
        criterion.subject, criterion.threshold = "", None
    elif kind == CriterionKind.FIELD:
        criterion.threshold = None
        if criterion.subject not in {name for name, _label in field_choices()}:
            raise Impossible(_("Choose which field is to be filled."), field="subject")
    elif kind == CriterionKind.EVIDENCE:
        probe = probe_named(criterion.subject)
        if probe is None:
            raise Impossible(_("Choose which evidence is computed."), field="subject")
        if criterion.threshold is not None and not probe.threshold:
            criterion.threshold = None
    else:
        raise Impossible(_("Choose a kind from the list."), field="kind")
    criterion.save()
    criterion.refresh_from_db(fields=["version"])
    return criterion
