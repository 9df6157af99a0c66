"""The parts of a scenario, copied to another one."""

from pilotage.selection.models import (
    Scenario,
    ScenarioCandidate,
    ScenarioLimit,
    ScenarioLogic,
    ScenarioLogicMember,
    ScenarioRole,
    ScenarioRule,
    ScenarioTerms,
)

# What belongs to a row alone and not to what it says.
OWN = frozenset({"id", "version", "scenario"})
Part = ScenarioLimit | ScenarioRole | ScenarioCandidate | ScenarioRule | ScenarioTerms
PARTS: tuple[type[Part], ...] = (ScenarioLimit, ScenarioRole, ScenarioCandidate, ScenarioRule, ScenarioTerms)


def copy_parts(source: Scenario, made: Scenario) -> None:
    """Limits, roles, rules, terms and listed candidates, as new rows."""
    for model in PARTS:
        rows = model.objects.filter(scenario=source).order_by("id")
        model.objects.bulk_create([model(scenario=made, **_facts(row)) for row in rows])  # type: ignore[misc]  # one model a round
    for logic in ScenarioLogic.objects.filter(scenario=source).order_by("id"):
        twin = ScenarioLogic.objects.create(scenario=made, **_facts(logic))
        ScenarioLogicMember.objects.bulk_create(
            ScenarioLogicMember(logic=twin, initiative_id=member.initiative_id, position=member.position)
            for member in ScenarioLogicMember.objects.filter(logic=logic).order_by("position")
        )


def _facts(row: Part | ScenarioLogic) -> dict[str, object]:
    fields = row._meta.concrete_fields
    return {field.attname: getattr(row, field.attname) for field in fields if field.name not in OWN}
