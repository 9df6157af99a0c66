"""Anything that asks for money or people to change the organisation: an idea, a project or a programme."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Person, Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Record, counts_versions
from pilotage.work.models.portfolios import Portfolio, Stage


class InitiativeKind(models.TextChoices):
    IDEA = "idea", _("Idea")
    PROJECT = "project", _("Project")
    PROGRAMME = "programme", _("Programme")


class Rag(models.TextChoices):
    """From best to worst. The two in between exist only on a five-point scale. Not reported is the empty text."""

    GREEN = "G", _("Green")
    GREEN_AMBER = "GA", _("Amber/Green")
    AMBER = "A", _("Amber")
    AMBER_RED = "AR", _("Amber/Red")
    RED = "R", _("Red")


class RagScale(models.IntegerChoices):
    THREE = 3, _("three points")
    FIVE = 5, _("five points")


def _is_pair(left: str, right: str) -> Q:
    return Q(**{f"{left}__isnull": True}) | Q(**{f"{right}__isnull": True}) | Q(**{f"{left}__lte": F(right)})


class InitiativeFacts(Record):
    """What is known of an initiative, now (`Initiative`) or as of a past day (`PastInitiative`).

    Stage, RAG, dates and stated money are what was observed last; the dated observations are kept in `Observation`.
    Money stated for the whole (from a list, say) stands beside the money lines of the wing `finance`.
    """

    key = models.CharField(_("key"), max_length=20, unique=True)
    external_id = models.CharField(_("id elsewhere"), max_length=200, blank=True, default="", db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=InitiativeKind.choices)
    name = models.CharField(_("name"), max_length=400)
    description = models.TextField(_("description"), blank=True, default="")
    sponsor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    manager = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("work.Initiative", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    planned_start = models.DateField(_("planned start"), null=True, blank=True)
    planned_finish = models.DateField(_("planned finish"), null=True, blank=True)
    forecast_start = models.DateField(_("forecast start"), null=True, blank=True)
    forecast_finish = models.DateField(_("forecast finish"), null=True, blank=True)
    rag = models.CharField(_("RAG"), max_length=2, choices=Rag.choices, blank=True, default="")
    rag_scale = models.PositiveSmallIntegerField(choices=RagScale.choices, null=True, blank=True)
    rag_on = models.DateField(_("RAG given on"), null=True, blank=True)
    rag_note = models.TextField(_("RAG comment"), blank=True, default="")
    whole_life_cost = models.DecimalField(_("whole-life cost"), max_digits=20, decimal_places=2, null=True, blank=True)
    year_budget = models.DecimalField(_("budget of the year"), max_digits=20, decimal_places=2, null=True, blank=True)
    year_forecast = models.DecimalField(
        _("forecast of the year"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    # The currency of the three stated amounts; and, where one is unknown, the words that stood in its place.
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    unknown_words = models.JSONField(default=dict, blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # Values of custom fields by the field's key; see `work.reads.fields` for their shapes.
    custom = models.JSONField(default=dict, blank=True)
    registered_on = models.DateField(_("registered on"))
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="+")
    search = models.GeneratedField(
        expression=SearchVector("key", "external_id", "name", "description", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"


@tracked(exclude=("search",))
class Initiative(InitiativeFacts):
    """One record from idea to closure, as it is known now."""

    class Meta(Record.Meta):
        triggers: ClassVar = [counts_versions(except_for=("search",))]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="initiative_search"),
            GinIndex(fields=["tags"], name="initiative_tags"),
            models.Index(fields=["name", "id"], name="initiative_by_name"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="initiative_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="initiative_kind_known", condition=Q(kind__in=InitiativeKind.values)),
            models.CheckConstraint(name="initiative_rag_known", condition=Q(rag__in=["", *Rag.values])),
            models.CheckConstraint(
                name="initiative_rag_has_scale_and_date",
                condition=Q(rag="") | Q(rag_scale__in=RagScale.values, rag_on__isnull=False),
            ),
            models.CheckConstraint(
                name="initiative_planned_in_order", condition=_is_pair("planned_start", "planned_finish")
            ),
            models.CheckConstraint(
                name="initiative_forecast_in_order", condition=_is_pair("forecast_start", "forecast_finish")
            ),
            models.CheckConstraint(
                name="initiative_amounts_have_currency",
                condition=~Q(currency="")
                | Q(whole_life_cost__isnull=True, year_budget__isnull=True, year_forecast__isnull=True),
            ),
            models.CheckConstraint(
                name="initiative_not_its_own_part", condition=Q(programme__isnull=True) | ~Q(programme=F("id"))
            ),
        ]


class PastInitiative(InitiativeFacts):
    """An initiative as of a day: a view over observations and history, always asked for with `day=`.

    What is observed at dates is what was effective on that day. Other facts are as they were recorded at the end of
    it, or as first recorded when the record is younger. Its place in the portfolio tree, and so who may see it, is
    today's.
    """

    day = models.DateField()

    class Meta(Record.Meta):
        managed = False
        db_table = "work_pastinitiative"
        triggers: ClassVar = []
