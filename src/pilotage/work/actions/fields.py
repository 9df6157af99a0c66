"""Defining the fields and stages that an organisation adds."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.work import rules
from pilotage.work.models import CustomField, FieldType, Stage

MOST_OF_A_CHOICE = 100


def define_custom_field(
    *, name: str, type: str, access: Access, choices: Sequence[str] = (), key: str = ""
) -> CustomField:
    """A new field of every initiative. Raises Refused, or Impossible (no name, key taken, choices missing)."""
    rules.may_configure(access).or_raise()
    if not name.strip():
        raise rules.Impossible(_("Give the field a name."), field="name")
    key = key or slugify(name).replace("-", "_")[:60] or "field"
    if CustomField.objects.filter(key=key).exists():
        raise rules.Impossible(_("There is a field with the key %(key)s already.") % {"key": key}, field="name")
    with transaction.atomic(), deed("define_custom_field", actor=access.person_id):
        return CustomField.objects.create(
            key=key,
            name=name.strip(),
            type=FieldType(type),
            choices=_checked_choices(type, choices),
            position=CustomField.objects.count() + 1,
        )


def change_custom_field(
    field: CustomField, *, version: int, name: str, choices: Sequence[str], is_retired: bool, access: Access
) -> CustomField:
    """The field under its new name and choices; its type stays, because values have its shape."""
    rules.may_configure(access).or_raise()
    with transaction.atomic(), deed("change_custom_field", actor=access.person_id):
        current = CustomField.objects.select_for_update().get(pk=field.pk)
        if current.version != version:
            raise rules.Impossible(_("Somebody changed this field in the meantime. Nothing was saved."))
        current.name = name.strip() or current.name
        current.choices = _checked_choices(current.type, choices)
        current.is_retired = is_retired
        current.save()
    current.refresh_from_db(fields=["version"])
    return current


def define_stage(*, name: str, phase: str, access: Access) -> Stage:
    """A new stage at the end of the list. Raises Refused, or Impossible when the name is taken."""
    rules.may_configure(access).or_raise()
    if Stage.objects.filter(name=name.strip()).exists() or not name.strip():
        raise rules.Impossible(_("Give the stage a name that no other stage has."), field="name")
    with transaction.atomic(), deed("define_stage", actor=access.person_id):
        last = Stage.objects.order_by("-position").values_list("position", flat=True).first() or 0
        return Stage.objects.create(name=name.strip(), phase=phase, position=last + 1)


def rename_stage(stage: Stage, *, name: str, phase: str, access: Access) -> Stage:
    """The stage under its new name and meaning. Raises Refused, or Impossible when the name is taken."""
    rules.may_configure(access).or_raise()
    if Stage.objects.exclude(pk=stage.pk).filter(name=name.strip()).exists() or not name.strip():
        raise rules.Impossible(_("Give the stage a name that no other stage has."), field="name")
    with transaction.atomic(), deed("rename_stage", actor=access.person_id):
        stage.name, stage.phase = name.strip(), phase
        stage.save()
    return stage


def _checked_choices(type: str, choices: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(choice.strip() for choice in choices if choice.strip()))
    if any(len(choice) > MOST_OF_A_CHOICE for choice in kept):
        text = _("A choice may have %(most)s characters at most.")
        raise rules.Impossible(text % {"most": MOST_OF_A_CHOICE}, field="choices")
    if type == FieldType.CHOICE and not kept:
        raise rules.Impossible(_("A choice needs at least one thing to choose."), field="choices")
    return kept if type == FieldType.CHOICE else []
