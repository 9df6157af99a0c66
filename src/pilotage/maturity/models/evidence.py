"""What probes found, kept over time: one run a day, and its counts by place in the portfolio tree."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from pilotage.accounts.models import Person, Scope
from pilotage.kit.history import tracked
from pilotage.kit.models import Record


@tracked()
class ProbeRun(Record):
    """All probes, asked for one day; a second run of the day takes the place of the first.

    is_afterwards   worked out on a later day from dated rows: only probes that can do so have counts then
    """

    day = models.DateField(unique=True)
    ran_at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_afterwards = models.BooleanField(default=False)
    seconds = models.FloatField(default=0)

    class Meta(Record.Meta):
        ordering: ClassVar = ["-day"]


class ProbeCount(models.Model):
    """How many things of one place a probe asked about, and how many of them are as they should be.

    place     the path of the scope that the things lie on directly, never of one above: sums over places are sums over
              things, so that everybody can be told the share of what they may see
    asked     things asked about, passed of them in order; nothing asked in a place leaves no row
    suspects  things that pass and show a sign of having been made to
    """

    run = models.ForeignKey(ProbeRun, on_delete=models.CASCADE, related_name="counts")
    probe = models.CharField(max_length=60)
    place = models.TextField()
    passed = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    suspects = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "probe", "place"], name="probe_count_once"),
            models.CheckConstraint(
                name="probe_count_within_asked",
                condition=Q(asked__gte=1, passed__lte=F("asked"), suspects__lte=F("passed")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["probe", "run"], name="probe_count_by_probe")]


class ProbeGap(models.Model):
    """A row that a probe of the newest run did not let pass, as it was then; earlier runs keep none.

    So that everybody can be told of the rows that they may see without every probe being asked again. Where it lies is
    a scope and no path: what is moved is told to who sees it now, and what is deleted is told to nobody.

    scope      what it lies on; of a link between two, the one that it goes out from
    other      the other end of the link: who does not see both is not told
    alike      it does not pass because of others with the same mark: told with one of them at least
    is_money   told only to who may see money there
    """

    run = models.ForeignKey(ProbeRun, on_delete=models.CASCADE, related_name="gaps")
    probe = models.CharField(max_length=60)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Scope, null=True, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.TextField()
    said = models.TextField()
    address = models.TextField()
    alike = models.TextField()
    is_money = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["alike"], name="probe_gap_alike", condition=~Q(alike="")),
        ]


@tracked()
class QualityReminder(Record):
    """Somebody was asked by mail to mend rows of theirs. rows: how many the mail named."""

    to = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()

    class Meta(Record.Meta):
        ordering: ClassVar = ["-at", "id"]
        indexes: ClassVar = [models.Index(fields=["to", "-at"], name="quality_reminder_newest")]
        constraints: ClassVar = [models.CheckConstraint(name="quality_reminder_of_rows", condition=Q(rows__gte=1))]
