"""Editions, dimensions and practices of a capability model as they are typed."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pilotage.maturity.actions.drafting import EditionFacts, StageFacts
from pilotage.maturity.actions.practices import PracticeFacts
from pilotage.maturity.models import LEVELS, CapabilityModel, Effort, JourneyStage, Practice, PracticeMapping
from pilotage.maturity.rules.file import MOST_BYTES, MOST_PARTS
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.shape import DimensionShape, ModelShape
from pilotage.maturity.rules.text import MappingText

PER_CENT = Decimal(100)


class ImportForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("A capability model in TOML, at most 512 KB"))
    source = forms.CharField(
        label=_("Whose words are these, and by which right are they used here?"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The owner, and the licence or agreement, with its number or day. It stands on the model's page."),
    )  # fmt: skip
    has_right = forms.BooleanField(label=_("We have the right to use this model here"))

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            text = gettext("The file has more than %(most)s KB. A model is text: take out what is none.")
            raise ValidationError(text % {"most": MOST_BYTES // 1024})
        return file


class EditionForm(forms.Form):
    """An edition as a whole; three fields for each stage of the journey."""

    name = forms.CharField(label=_("Name"), max_length=200)
    edition = forms.CharField(label=_("Edition"), max_length=40)
    note = forms.CharField(
        label=_("What it is for"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(label=_("Source and rights"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    small_days = forms.IntegerField(
        label=_("Days of a small practice"), min_value=1, max_value=1000, help_text=_("Working days of the PMO")
    )
    medium_days = forms.IntegerField(label=_("Days of a medium practice"), min_value=1, max_value=1000)
    large_days = forms.IntegerField(label=_("Days of a large practice"), min_value=1, max_value=1000)

    def __init__(self, *given: Any, stages: Sequence[JourneyStage], **named: Any) -> None:  # Django's own: Any
        super().__init__(*given, **named)
        self._stages = stages
        for one in stages:
            self.fields[f"name_{one.pk}"] = forms.CharField(
                label=gettext("Stage “%(name)s”") % {"name": one.name}, max_length=120
            )
            self.fields[f"level_{one.pk}"] = forms.TypedChoiceField(
                label=gettext("It begins at level"), choices=[(level, level) for level in LEVELS], coerce=int
            )
            self.fields[f"note_{one.pk}"] = forms.CharField(
                label=gettext("What it means"), max_length=4000, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    @classmethod
    def start(cls, shown: CapabilityModel, stages: Sequence[JourneyStage]) -> dict[str, Any]:  # typed by field: Any
        names = ("name", "edition", "note", "source", "small_days", "medium_days", "large_days")
        said = {name: getattr(shown, name) for name in names}
        for one in stages:
            said |= {f"name_{one.pk}": one.name, f"level_{one.pk}": one.from_level, f"note_{one.pk}": one.note}
        return said

    def facts(self) -> EditionFacts:
        said = self.cleaned_data
        return EditionFacts(
            said["name"], said["edition"], said["note"], said["source"],
            (said["small_days"], said["medium_days"], said["large_days"]),
            {
                one.pk: StageFacts(said[f"name_{one.pk}"], said[f"note_{one.pk}"], said[f"level_{one.pk}"])
                for one in self._stages
            },
        )  # fmt: skip


class DimensionForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    question = forms.CharField(label=_("The question it answers"), max_length=300, required=False)


class PracticeForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("What one would say of a PMO that does it: it can be seen.")
    )
    dimension = forms.TypedChoiceField(label=_("Dimension"), coerce=UUID)
    level = forms.TypedChoiceField(label=_("Level"), choices=[(level, level) for level in LEVELS], coerce=int)
    effort = forms.ChoiceField(label=_("Effort"), choices=Effort.choices, initial=Effort.MEDIUM)
    weight = forms.DecimalField(
        label=_("Weight"), min_value=0, max_value=10, max_digits=4, decimal_places=2, initial=1,
        help_text=_("Its part in the level beside the others. 0: it does not count."),
    )  # fmt: skip
    why = forms.CharField(label=_("Why it matters"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    works = forms.CharField(
        label=_("What it looks like when it works"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One sign a line, each something that can be seen"),
    )  # fmt: skip
    probe = forms.ChoiceField(label=_("Evidence"), required=False, help_text=_("Empty: only people can say."))
    threshold = forms.DecimalField(
        label=_("Share needed, in per cent"), min_value=0, max_value=100, max_digits=4, decimal_places=1,
        required=False, help_text=_("From this share on the evidence says that the practice holds."),
    )  # fmt: skip
    needs = forms.TypedMultipleChoiceField(
        label=_("It stands on"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Practices that are in place before this one is begun; of the same level or below."),
    )  # fmt: skip
    mappings = forms.CharField(
        label=_("Where it is found in other schemes"), max_length=8000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One place a line: scheme | place in it | note"),
    )  # fmt: skip

    def __init__(self, *given: Any, shape: ModelShape, but: UUID | None, **named: Any) -> None:  # Django's own: Any
        """shape: the draft; but: the practice itself, which does not stand on itself"""
        super().__init__(*given, **named)
        dimensions = cast(forms.TypedChoiceField, self.fields["dimension"])
        dimensions.choices = [(str(one.id), one.name) for one in shape.dimensions]
        needs = cast(forms.TypedMultipleChoiceField, self.fields["needs"])
        needs.choices = list(_practices_by_dimension(shape, but))
        cast(forms.ChoiceField, self.fields["probe"]).choices = [("", "–"), *probe_choices(shape.dimensions)]

    @classmethod
    def start(cls, shown: Practice, needs: Iterable[UUID], mappings: Iterable[PracticeMapping]) -> dict[str, Any]:
        names = ("name", "level", "effort", "weight", "why", "works", "probe")
        threshold = shown.threshold
        return {name: getattr(shown, name) for name in names} | {
            "dimension": str(shown.dimension_id),
            "threshold": None if threshold is None else f"{(threshold * PER_CENT).normalize():f}",
            "needs": [str(id) for id in needs],
            "mappings": "\n".join(
                " | ".join(part for part in (one.scheme, one.code, one.note) if part) for one in mappings
            ),
        }

    def clean_mappings(self) -> list[MappingText]:
        lines = [line for line in self.cleaned_data["mappings"].splitlines() if line.strip()]
        if len(lines) > MOST_PARTS:
            text = ngettext("At most %(most)s place is kept.", "At most %(most)s places are kept.", MOST_PARTS)
            raise ValidationError(text % {"most": MOST_PARTS})
        return [_mapping_from(line) for line in lines]

    def clean(self) -> dict[str, Any]:  # typed by field: Any
        said = self.cleaned_data
        if said.get("probe") and "threshold" in said and not said["threshold"]:
            self.add_error("threshold", gettext("Say from which share on the practice holds."))
        return said

    def facts(self) -> PracticeFacts:
        said = self.cleaned_data
        threshold = said["threshold"]
        return PracticeFacts(
            dimension=said["dimension"], level=said["level"], name=said["name"], why=said["why"], works=said["works"],
            effort=said["effort"], weight=said["weight"], probe=said["probe"],
            threshold=None if threshold is None else threshold / PER_CENT, needs=said["needs"],
            mappings=said["mappings"],
        )  # fmt: skip


def _practices_by_dimension(shape: ModelShape, but: UUID | None) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    names = {one.key: one.name for one in shape.dimensions}
    for key, group in groupby((one for one in shape.practices if one.id != but), key=lambda one: one.dimension):
        yield names[key], [(str(one.id), f"{one.level} · {one.name}") for one in group]


def _mapping_from(line: str) -> MappingText:
    parts = [part.strip() for part in line.split("|")]
    most: Mapping[int, int] = {0: 120, 1: 120, 2: 300}
    if not 2 <= len(parts) <= 3 or not all(parts[:2]):
        text = gettext("“%(line)s” is no place. Write: scheme | place in it | note.")
        raise ValidationError(text % {"line": line.strip()[:60]})
    if any(len(part) > most[place] for place, part in enumerate(parts)):
        raise ValidationError(gettext("“%(line)s…” is too long. Shorten it.") % {"line": line.strip()[:60]})
    return MappingText(*parts)


def probe_choices(dimensions: Sequence[DimensionShape]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every probe by the dimension that it speaks to first."""
    names = {one.key: one.name for one in dimensions}
    found: dict[str, list[tuple[str, str]]] = {}
    for probe in PROBES.values():
        found.setdefault(names.get(probe.dimension, probe.dimension), []).append((probe.name, str(probe.label)))
    return list(found.items())
